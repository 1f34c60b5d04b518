using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>images = Σ weightsᵀ · outputs, gathered as columns and added where they came from (<see cref="Im2Col"/>): for strides other than 1. A block has an image and a group, since its patches overlap.</summary>
internal ref struct ScatteredData<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    public ConvolutionShape Shape;
    public Span<T> Images;
    public ReadOnlySpan<T> Weights;
    public ReadOnlySpan<T> Outputs;

    /// <inheritdoc/>
    public readonly void Run(int block)
    {
        (int number, int group) = Math.DivRem(block, Shape.Groups);
        ReadOnlySpan<T> weights = Weights.Slice(group * Shape.GroupWeights, Shape.GroupWeights);
        Span<T> image = Shape.Image(Images, number, group);
        int depth = Shape.Depth;
        image.Clear();
        for (int tile = 0; tile < Shape.Tiles; tile++)
        {
            (int first, int count) = Shape.Tile(tile);
            if (count == 0) continue;
            Span<T> columns = PackingBuffer.Columns.ReserveSpan<T>(depth * count);
            Gemm.MultiplyParts(true, false, depth, count, Shape.GroupOutputs, weights, depth, Shape.Output(Outputs, number, group, first), Shape.Positions, T.Zero, columns, count);
            Im2Col.Scatter(Shape.Geometry, Shape.GroupChannels, columns, first, count, image);
        }
    }
}
