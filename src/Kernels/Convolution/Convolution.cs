using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>
/// Grouped convolution over any number of spatial axes, as matrix products on tiles of columns (<see cref="Im2Col"/>).
/// images: N×C×(input extents), weights: M×(C/G)×(kernel extents), outputs: N×M×(output extents).
/// In each group, outputs[n] = weights · columns(images[n]).
/// </summary>
/// <remarks>
/// Work is split by images, groups and tiles, and sums run in an order that the sizes alone fix: results do not depend on the number of threads.
/// A 1×1 kernel of stride 1 without padding needs no columns, nor does a depthwise convolution, whose groups are the channels (<see cref="DepthwiseConvolution"/>). Every method throws <see cref="ArgumentException"/> where the sizes do not fit.
/// </remarks>
public static class Convolution
{
    // Below this many multiply-adds, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    // With fewer blocks than this, the matrix products inside share the threads instead.
    private const int FewestBlocks = 4;

    // The sums of weight gradients over parts of the batch: at most this many, and this many elements in all.
    private const int MostParts = 16;
    private const int MostPartElements = 1 << 22;

    // Elements of the weights that one block adds up.
    private const int SumLength = 1 << 14;

    /// <summary>outputs = weights * images + bias, by channel. An empty bias is none.</summary>
    public static void Forward<T>(ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        Shapes.EmptyOr(bias.Length, shape.Outputs, nameof(bias));
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane))
        {
            DepthwiseConvolution.Forward(shape, plane, images, weights, bias, outputs);
            return;
        }
        ForwardWork<T> work = new() { Shape = shape, Images = images, Weights = weights, Bias = bias, Outputs = outputs };
        Run(shape, shape.Images * shape.Groups * shape.Tiles, ref work);
    }

    /// <summary>The gradient with respect to the images, which is also the transposed convolution (deconvolution) of the outputs: images = Σ over all positions that see an element of weight · output. Overwrites the images.</summary>
    public static void BackwardData<T>(ConvolutionShape shape, ReadOnlySpan<T> outputs, ReadOnlySpan<T> weights, Span<T> images)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane))
        {
            DepthwiseConvolution.BackwardData(shape, plane, outputs, weights, images);
            return;
        }
        DataWork<T> work = new() { Shape = shape, Images = images, Weights = weights, Outputs = outputs };
        Run(shape, shape.Images * shape.Groups, ref work);
    }

    /// <summary>Adds the gradient with respect to the weights: in each group, weights += Σₙ outputs[n] · columns(images[n])ᵀ.</summary>
    public static void BackwardWeights<T>(ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> outputs, Span<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        shape.Check(images.Length, weights.Length, outputs.Length);
        if (weights.IsEmpty) return;
        if (DepthwiseConvolution.TryPlane(shape, out WindowPlane plane))
        {
            DepthwiseConvolution.BackwardWeights(shape, plane, images, outputs, weights);
            return;
        }
        int parts = shape.MultiplyAdds < LeastParallel ? 1 : Math.Clamp(Math.Min(shape.Images * shape.Tiles, MostPartElements / weights.Length), 1, MostParts);
        WeightsWork<T> work = new() { Shape = shape, Images = images, Outputs = outputs, Weights = weights, Parts = parts };
        if (parts > 1) work.Partials = PackingBuffer.Partials.ReserveSpan<T>(parts * weights.Length);
        Run(shape, parts * shape.Groups, ref work);
        if (parts == 1) return;
        SumWork<T> sum = new() { Partials = work.Partials, Weights = weights, Parts = parts };
        Threads.For((weights.Length + SumLength - 1) / SumLength, ref sum);
    }

    private static void Run<TWork>(in ConvolutionShape shape, int blocks, ref TWork work) where TWork : struct, IBlockWork, allows ref struct
    {
        Threads.For(blocks >= FewestBlocks && shape.MultiplyAdds >= LeastParallel, blocks, ref work);
    }

    /// <summary>The columns of a tile: where the kernel is pointwise, the image from the tile's first position on. A row begins every <paramref name="line"/> elements.</summary>
    private static ReadOnlySpan<T> Columns<T>(in ConvolutionShape shape, ReadOnlySpan<T> image, int first, int count, out int line) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (shape.Geometry.IsPointwise)
        {
            line = shape.Positions;
            return image.IsEmpty ? image : image[first..];
        }
        line = count;
        Span<T> columns = PackingBuffer.Columns.ReserveSpan<T>(shape.Depth * count);
        Im2Col.Gather(shape.Geometry, shape.GroupChannels, image, first, count, columns);
        return columns;
    }

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public ReadOnlySpan<T> Images;
        public ReadOnlySpan<T> Weights;
        public ReadOnlySpan<T> Bias;
        public Span<T> Outputs;

        public readonly void Run(int block)
        {
            (int image, int rest) = Math.DivRem(block, Shape.Groups * Shape.Tiles);
            (int group, int tile) = Math.DivRem(rest, Shape.Tiles);
            (int first, int count) = Shape.Tile(tile);
            if (count == 0) return;
            int m = Shape.GroupOutputs, positions = Shape.Positions;
            ReadOnlySpan<T> columns = Columns(Shape, Shape.Image(Images, image, group), first, count, out int line);
            Span<T> output = Shape.Output(Outputs, image, group, first);
            Gemm.MultiplyParts(false, false, m, count, Shape.Depth, Weights.Slice(group * Shape.GroupWeights, Shape.GroupWeights), Shape.Depth, columns, line, T.Zero, output, positions);
            if (Bias.IsEmpty) return;
            for (int i = 0; i < m; i++)
            {
                Span<T> row = output.Slice(i * positions, count);
                TensorPrimitives.Add(row, Bias[group * m + i], row);
            }
        }
    }

    private ref struct DataWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public Span<T> Images;
        public ReadOnlySpan<T> Weights;
        public ReadOnlySpan<T> Outputs;

        // The patches of an image overlap: one block has them all.
        public readonly void Run(int block)
        {
            (int number, int group) = Math.DivRem(block, Shape.Groups);
            ReadOnlySpan<T> weights = Weights.Slice(group * Shape.GroupWeights, Shape.GroupWeights);
            Span<T> image = Shape.Image(Images, number, group);
            int m = Shape.GroupOutputs, depth = Shape.Depth, positions = Shape.Positions;
            if (Shape.Geometry.IsPointwise)
            {
                Gemm.MultiplyParts(true, false, depth, positions, m, weights, depth, Shape.Output(Outputs, number, group, 0), positions, T.Zero, image, positions);
                return;
            }
            image.Clear();
            for (int tile = 0; tile < Shape.Tiles; tile++)
            {
                (int first, int count) = Shape.Tile(tile);
                if (count == 0) continue;
                Span<T> columns = PackingBuffer.Columns.ReserveSpan<T>(depth * count);
                Gemm.MultiplyParts(true, false, depth, count, m, weights, depth, Shape.Output(Outputs, number, group, first), positions, T.Zero, columns, count);
                Im2Col.Scatter(Shape.Geometry, Shape.GroupChannels, columns, first, count, image);
            }
        }
    }

    private ref struct WeightsWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public ReadOnlySpan<T> Images;
        public ReadOnlySpan<T> Outputs;
        public Span<T> Weights;
        public Span<T> Partials;
        public int Parts;

        // A part is a run of the tiles of all images, in order.
        public readonly void Run(int block)
        {
            (int part, int group) = Math.DivRem(block, Shape.Groups);
            Span<T> sum = (Parts == 1 ? Weights : Partials.Slice(part * Weights.Length, Weights.Length)).Slice(group * Shape.GroupWeights, Shape.GroupWeights);
            if (Parts > 1) sum.Clear();
            long tiles = (long)Shape.Images * Shape.Tiles;
            int end = (int)(tiles * (part + 1) / Parts);
            for (int number = (int)(tiles * part / Parts); number < end; number++)
            {
                (int image, int tile) = Math.DivRem(number, Shape.Tiles);
                (int first, int count) = Shape.Tile(tile);
                if (count == 0) continue;
                ReadOnlySpan<T> columns = Columns(Shape, Shape.Image(Images, image, group), first, count, out int line);
                Gemm.MultiplyParts(
                    false, true, Shape.GroupOutputs, Shape.Depth, count, Shape.Output(Outputs, image, group, first), Shape.Positions, columns, line, T.One, sum, Shape.Depth);
            }
        }
    }

    private ref struct SumWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ReadOnlySpan<T> Partials;
        public Span<T> Weights;
        public int Parts;

        public readonly void Run(int block)
        {
            int first = block * SumLength, count = Math.Min(SumLength, Weights.Length - first);
            Span<T> sum = Weights.Slice(first, count);
            for (int part = 0; part < Parts; part++) TensorPrimitives.Add(sum, Partials.Slice(part * Weights.Length + first, count), sum);
        }
    }
}
