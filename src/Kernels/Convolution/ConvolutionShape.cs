namespace NetFramework.Kernels;

/// <summary>The sizes of a grouped convolution. Group g of G connects C/G channels with M/G outputs.</summary>
/// <param name="Images">N.</param>
/// <param name="Channels">The channels of an image, C; a multiple of G.</param>
/// <param name="Outputs">The channels of the result, M; a multiple of G.</param>
/// <param name="Groups">G, ≥ 1.</param>
/// <param name="Geometry">How the kernel slides over an image.</param>
public readonly record struct ConvolutionShape(int Images, int Channels, int Outputs, int Groups, ConvolutionGeometry Geometry)
{
    // A tile's columns stay in the second-level cache, and a tile is long enough to pay for packing the weights.
    private const int TileElements = 1 << 17;
    private const int LeastTile = 128;

    /// <summary>How it may be computed.</summary>
    public ConvolutionAlgorithm Algorithm { get; init; }

    /// <summary>The number of multiply-adds of a pass: N·M·P·(C/G)·K, for P positions and K kernel elements.</summary>
    public long MultiplyAdds => (long)Images * Outputs * Geometry.OutputCount * Depth;

    /// <summary>M/G.</summary>
    internal int GroupOutputs => Outputs / Groups;

    /// <summary>C/G.</summary>
    internal int GroupChannels => Channels / Groups;

    /// <summary>The rows of a group's columns: (C/G)·K.</summary>
    internal int Depth => GroupChannels * Geometry.KernelCount;

    /// <summary>The elements of a group's weights: (M/G)·(C/G)·K.</summary>
    internal int GroupWeights => GroupOutputs * Depth;

    /// <summary>P.</summary>
    internal int Positions => Geometry.OutputCount;

    /// <summary>The number of tiles that the positions of an image are split into: by the sizes alone.</summary>
    internal int Tiles => (Positions + MostInTile - 1) / MostInTile;

    private int MostInTile => Math.Max(LeastTile, TileElements / Math.Max(1, Depth));

    /// <summary>The first position of a tile and their number.</summary>
    internal (int First, int Count) Tile(int tile)
    {
        int most = (Positions + Tiles - 1) / Tiles, first = Math.Min(tile * most, Positions);
        return (first, Math.Min(most, Positions - first));
    }

    internal Span<T> Image<T>(Span<T> images, int image, int group) => images.Slice(ImageStart(image, group), GroupChannels * Geometry.InputCount);

    /// <summary>The outputs of a group from a position on; a row of them has P elements.</summary>
    internal ReadOnlySpan<T> Output<T>(ReadOnlySpan<T> outputs, int image, int group, int first) => outputs[OutputStart(image, group, first)..OutputStart(image, group + 1, 0)];

    private int ImageStart(int image, int group) => (image * Channels + group * GroupChannels) * Geometry.InputCount;

    private int OutputStart(int image, int group, int first) => (image * Outputs + group * GroupOutputs) * Positions + first;

    internal void Check(int images, int weights, int outputs)
    {
        Shapes.NotNegative(Images);
        Shapes.NotNegative(Channels);
        Shapes.NotNegative(Outputs);
        if (Groups < 1 || Channels % Groups != 0 || Outputs % Groups != 0)
            Shapes.Fail($"{Channels} channels and {Outputs} outputs do not make {Groups} groups.", nameof(Groups));
        Shapes.Length(images, (long)Images * Channels * Geometry.InputCount, nameof(images));
        Shapes.Length(weights, (long)Groups * GroupWeights, nameof(weights));
        Shapes.Length(outputs, (long)Images * Outputs * Positions, nameof(outputs));
    }
}
