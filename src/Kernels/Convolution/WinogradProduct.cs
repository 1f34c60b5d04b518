using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>
/// A convolution with kernels of 3×3 or 5×5, steps of 1 and no dilation, by minimal filtering in tiles of 4×4 or 2×2 outputs (<see cref="WinogradTransform"/>): the transformed inputs and weights are multiplied,
/// and summed over the channels, as 36 matrix products, 1/4 or 1/2.8 of the multiplications.
/// </summary>
/// <remarks>
/// A block is a run of tiles: its transformed inputs, and the products of some rows of the weights, stay in the second-level cache.
/// The error, with u half the distance from 1 to the next number, and normal images and weights: in the mean of squares below 3·u·√(C/G) of the outputs' root mean square (measured: 1.4 to 2.1), and nowhere above
/// 40·u·√(C/G) of it (measured in up to 1.6 million outputs: 13 to 26). As a direct sum: 3 to 6·u, and nowhere above 65·u.
/// An element that is not finite makes up to 5×5 outputs so, where with kernels of 3×3 it is 3×3 as a direct sum.
/// </remarks>
internal readonly unsafe ref struct WinogradProduct<T, TKernel, TRegister> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T> where TKernel : struct, IGemmKernel<T> where TRegister : struct, IRegister<TRegister, T>
{
    // Panels of weights that a panel of inputs, in the first-level cache, is multiplied with.
    private const int RowPanels = 4;

    // What the transforms cost is made up for by so many channels and outputs; what the weights' transform costs, by so many tiles.
    private const int LeastChannels = 16;
    private const int LeastTiles = 32;
    private const int LeastTilesPrepared = 16;
    private const int MostKernelsPerTile = 1 << 10;

    // A kernel becomes 36 numbers.
    private const long MostKernels = 1 << 20;

    // Of the outputs that a tile could have it has one in so many at least, in the mean.
    private const int MostOutputsPerOutput = 2;

    private readonly ConvolutionShape shape;
    private readonly T* images;
    private readonly T* bias;
    private readonly T* outputs;
    private readonly ChannelMap<T> map;
    private readonly WinogradWeights<T, TKernel> weights;
    private readonly WinogradTiles<T> tiles;
    private readonly int blocks;
    private readonly int rowBlocks;

    private WinogradProduct(in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, bool isParallel, PreparedWeights? prepared)
    {
        this.shape = shape;
        this.images = images;
        this.bias = bias;
        this.outputs = outputs;
        this.map = map;
        this.weights = WinogradWeights<T, TKernel>.Transform(shape, weights, isTurned, isParallel, prepared);
        tiles = new WinogradTiles<T>(shape);
        blocks = (tiles.Count + TKernel.Columns - 1) / TKernel.Columns;
        // With fewer blocks than threads, the rows are split too, and the inputs transformed for each part. Each output is computed in the same way, whatever the split.
        rowBlocks = Math.Clamp((Threads.Count + shape.Groups * blocks - 1) / (shape.Groups * blocks), 1, (this.weights.Panels + RowPanels - 1) / RowPanels);
    }

    /// <summary>Whether the kernel is such a one, and this is faster than the direct sum: measured on the convolutions of LeNet, cifar10_full, AlexNet, GoogLeNet, SqueezeNet and ResNet.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="arePrepared">Whether the transformed weights are kept, so that their transform costs nothing.</param>
    public static bool Pays(in ConvolutionShape shape, bool arePrepared)
    {
        if (!HasKernel(shape) || shape.GroupChannels < LeastChannels || shape.GroupOutputs < LeastChannels) return false;
        WinogradTiles<T> tiles = new(shape);
        long count = tiles.Count, kernels = (long)shape.GroupChannels * shape.GroupOutputs;
        bool paysTransform = arePrepared ? count >= LeastTilesPrepared : count >= LeastTiles && kernels <= MostKernelsPerTile * count;
        return paysTransform && kernels * shape.Groups <= MostKernels && MostOutputsPerOutput * (long)shape.Images * shape.Positions >= tiles.Outputs * tiles.Outputs * count;
    }

    /// <summary>Computes the outputs. Where <paramref name="isTurned"/>, the weights are those of the way back: the outputs are then the images of the convolution.</summary>
    public static void Run(in ConvolutionShape shape, T* images, T* weights, bool isTurned, T* bias, T* outputs, ChannelMap<T> map, bool isParallel, PreparedWeights? prepared)
    {
        if (shape.Images == 0 || shape.Outputs == 0) return;
        WinogradProduct<T, TKernel, TRegister> product = new(shape, images, weights, isTurned, bias, outputs, map, isParallel, prepared);
        Threads.For(isParallel, shape.Groups * product.blocks * product.rowBlocks, ref product);
    }

    private static bool HasKernel(in ConvolutionShape shape)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        return geometry.Input.Length == 2 && geometry.Kernel[0] == geometry.Kernel[1] && geometry.Kernel[0] is 3 or 5 && !geometry.Stride.ContainsAnyExcept(1) && !geometry.Dilation.ContainsAnyExcept(1);
    }

    private nint InputLength => (nint)shape.GroupChannels * TKernel.Columns + WinogradTransform.Gap<T>();

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int rest, int rowBlock) = Math.DivRem(block, rowBlocks);
        (int group, int run) = Math.DivRem(rest, blocks);
        int first = run * TKernel.Columns, count = Math.Min(TKernel.Columns, tiles.Count - first);
        T* inputs = TransformInputs(group, first, count);
        int end = weights.Panels * (rowBlock + 1) / rowBlocks;
        for (int panel = weights.Panels * rowBlock / rowBlocks; panel < end; panel += RowPanels) Multiply(group, first, count, inputs, panel, Math.Min(panel + RowPanels, end));
    }

    // inputs[product][channel][tile]
    private T* TransformInputs(int group, int first, int count)
    {
        int channels = shape.GroupChannels, length = shape.Geometry.InputCount;
        nint line = TKernel.Columns + WinogradTransform.Gap<T>(), productLength = InputLength;
        T* inputs = PackingBuffer.Columns.Reserve<T>(WinogradTransform.Products * productLength);
        T* gathered = PackingBuffer.Patches.Reserve<T>(WinogradTransform.Products * line + tiles.PaddedLength(TKernel.Columns));
        T* padded = gathered + WinogradTransform.Products * line;
        new Span<T>(gathered, (int)(WinogradTransform.Products * line)).Clear();
        T* channel = images + (nint)group * channels * length;
        for (int c = 0; c < channels; c++, channel += length)
        {
            tiles.Gather(channel, (nint)shape.Channels * length, first, count, c == 0, padded, gathered, line);
            WinogradTransform.Input<T, TRegister>(gathered, line, inputs + (nint)c * TKernel.Columns, productLength, TKernel.Columns);
        }
        return inputs;
    }

    private void Multiply(int group, int first, int count, T* inputs, int firstPanel, int endPanel)
    {
        int channels = shape.GroupChannels, positions = shape.Positions, columns = TKernel.Columns;
        nint tileLength = (nint)TKernel.Rows * columns, productLength = (endPanel - firstPanel) * tileLength + WinogradTransform.Gap<T>(), inputLength = InputLength;
        T* products = PackingBuffer.Partials.Reserve<T>(WinogradTransform.Products * productLength + tiles.Outputs * tiles.Outputs * columns);
        T* results = products + WinogradTransform.Products * productLength;
        for (int product = 0; product < WinogradTransform.Products; product++)
        {
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                TKernel.Multiply(weights.Rows(panel), count, channels, weights.Panel(group, panel, product), 1, TKernel.Rows, inputs + product * inputLength, columns,
                    products + product * productLength + (panel - firstPanel) * tileLength, columns, T.One, T.Zero);
            }
        }
        int endRow = Math.Min(endPanel * TKernel.Rows, shape.GroupOutputs);
        for (int row = firstPanel * TKernel.Rows; row < endRow; row++, products += columns)
        {
            int output = group * shape.GroupOutputs + row;
            WinogradTransform.Output<T, TRegister>(products, productLength, bias == null ? T.Zero : bias[output], results, columns, columns, tiles.Outputs);
            map.Apply(output, new Span<T>(results, tiles.Outputs * tiles.Outputs * columns));
            tiles.Scatter(results, columns, outputs + (nint)output * positions, (nint)shape.Outputs * positions, first, count);
        }
    }
}
