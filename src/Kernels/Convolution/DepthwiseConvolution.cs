using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>Convolution of each channel by itself, without columns: every pass is made of shifted sums over a padded channel (<see cref="WindowPlane"/>), but the usual Forward has its own way (<see cref="DepthwiseThreeByThree{T, TRegister}"/>).</summary>
/// <remarks>Of M/C outputs to a channel, the multiplier, output c·(M/C) + i belongs to channel c. Each block has its own channels, so results do not depend on the number of threads.</remarks>
internal static class DepthwiseConvolution
{
    // Below this many multiply-adds, the threads cost more than they save.
    private const long LeastParallel = 1 << 16;

    // With more outputs to a channel than this, the matrix product pays for the columns.
    private const int MostOutputs = 8;

    /// <summary>The layout of a channel, if each is by itself with few outputs, and it is of one or two dimensions and of a size that the layout serves.</summary>
    public static bool TryPlane(in ConvolutionShape shape, out WindowPlane plane)
    {
        plane = default;
        int axes = shape.Geometry.Input.Length;
        return shape.Groups > 1 && shape.Groups == shape.Channels && shape.GroupOutputs <= MostOutputs && axes is 1 or 2
            && WindowPlane.TryFrom(axes == 1 ? WindowAxis.None : Axis(shape.Geometry, 0), Axis(shape.Geometry, axes - 1), out plane);
    }

    public static void Forward<T>(in ConvolutionShape shape, in WindowPlane plane, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs, ChannelMap<T> map)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (TryThreeByThree(GemmPaths.Best, shape, images, weights, bias, outputs, map)) return;
        ForwardWork<T> work = new() { Shape = shape, Plane = plane, Images = images, Weights = weights, Bias = bias, Outputs = outputs, Map = map };
        Threads.For(shape.MultiplyAdds >= LeastParallel, Blocks(shape).Count, ref work);
    }

    /// <summary>Computes the outputs by <see cref="DepthwiseThreeByThree{T, TRegister}"/>, on a path of the caller's choice, if that serves the sizes.</summary>
    internal static bool TryThreeByThree<T>(GemmPath path, in ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs, ChannelMap<T> map)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return TryThreeByThree<T, PlainRegister<T>>(shape, images, weights, bias, outputs, map);
        if (path == GemmPath.Vector512) return TryThreeByThree<T, Register512<T>>(shape, images, weights, bias, outputs, map);
        if (path == GemmPath.Vector256) return TryThreeByThree<T, Register256<T>>(shape, images, weights, bias, outputs, map);
        return TryThreeByThree<T, Register128<T>>(shape, images, weights, bias, outputs, map);
    }

    private static unsafe bool TryThreeByThree<T, TRegister>(in ConvolutionShape shape, ReadOnlySpan<T> images, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> outputs, ChannelMap<T> map)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRegister : struct, IRegister<TRegister, T>
    {
        if (!DepthwiseThreeByThree<T, TRegister>.Serves(shape, map)) return false;
        fixed (T* imagesFirst = images, weightsFirst = weights, biasFirst = bias, outputsFirst = outputs)
        {
            DepthwiseThreeByThree<T, TRegister>.Run(shape, Blocks(shape), imagesFirst, weightsFirst, biasFirst, outputsFirst, map, shape.MultiplyAdds >= LeastParallel);
        }
        return true;
    }

    public static void BackwardData<T>(in ConvolutionShape shape, in WindowPlane plane, ReadOnlySpan<T> outputs, ReadOnlySpan<T> weights, Span<T> images)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DataWork<T> work = new() { Shape = shape, Plane = plane, Images = images, Weights = weights, Outputs = outputs };
        Threads.For(shape.MultiplyAdds >= LeastParallel, Blocks(shape).Count, ref work);
    }

    public static void BackwardWeights<T>(in ConvolutionShape shape, in WindowPlane plane, ReadOnlySpan<T> images, ReadOnlySpan<T> outputs, Span<T> weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        WeightsWork<T> work = new() { Shape = shape, Plane = plane, Images = images, Weights = weights, Outputs = outputs };
        Threads.For(shape.MultiplyAdds >= LeastParallel, shape.Channels, ref work);
    }

    private static WindowAxis Axis(ConvolutionGeometry geometry, int axis) =>
        new(geometry.Input[axis], geometry.Kernel[axis], geometry.Stride[axis], geometry.Pad[axis], geometry.Dilation[axis], geometry.Output[axis]);

    /// <summary>How the channels of all images are shared out to blocks.</summary>
    private static PlaneBlocks Blocks(in ConvolutionShape shape) => new(shape.Images * shape.Channels, (long)shape.GroupOutputs * shape.Positions * shape.Geometry.KernelCount);

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public WindowPlane Plane;
        public ReadOnlySpan<T> Images;
        public ReadOnlySpan<T> Weights;
        public ReadOnlySpan<T> Bias;
        public Span<T> Outputs;
        public ChannelMap<T> Map;

        public readonly void Run(int block)
        {
            int run = ShiftedSums.WholeBlocks<T>(Plane.Run), padded = Plane.Padded<T>(), elements = Plane.KernelCount, multiplier = Shape.GroupOutputs;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(padded + run), phases = scratch[..padded], numbered = scratch[padded..];
            phases.Clear();
            Span<int> offsets = stackalloc int[elements];
            Plane.SetOffsets(offsets);
            (int first, int end) = Blocks(Shape).Of(block);
            for (int channel = first; channel < end; channel++)
            {
                Plane.Split(Images.Slice(channel * Shape.Geometry.InputCount, Shape.Geometry.InputCount), phases);
                for (int i = 0; i < multiplier; i++)
                {
                    int output = channel * multiplier + i, of = output % Shape.Outputs;
                    ShiftedSums.Weighted(phases, offsets, Weights.Slice(of * elements, elements), Bias.IsEmpty ? T.Zero : Bias[of], numbered);
                    Span<T> map = Outputs.Slice(output * Shape.Positions, Shape.Positions);
                    Plane.TakeOutputs(numbered, map);
                    Map.Apply(of, map);
                }
            }
        }
    }

    private ref struct DataWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public WindowPlane Plane;
        public Span<T> Images;
        public ReadOnlySpan<T> Weights;
        public ReadOnlySpan<T> Outputs;

        // image[phase, j] = Σ over the kernel's elements k of that phase of weight[k]·output[j − Shift(k)], with zeros before and after the outputs of each map.
        public readonly void Run(int block)
        {
            int phase = ShiftedSums.WholeBlocks<T>(Plane.PhaseCount), map = Plane.Lead + phase, multiplier = Shape.GroupOutputs, count = multiplier * Plane.KernelCount;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(multiplier * map + phase + count);
            Span<T> maps = scratch[..(multiplier * map)], sums = scratch.Slice(maps.Length, phase), sorted = scratch[(maps.Length + phase)..];
            maps.Clear();
            Span<int> numbers = PackingBuffer.A.ReserveSpan<int>(2 * count + Plane.Phases), order = numbers[..count], offsets = numbers.Slice(count, count), ends = numbers[(2 * count)..];
            Plane.SortByPhase(multiplier, map, order, offsets, ends);
            (int first, int end) = Blocks(Shape).Of(block);
            for (int channel = first; channel < end; channel++)
            {
                for (int i = 0; i < multiplier; i++)
                    Plane.PutOutputs(Outputs.Slice((channel * multiplier + i) * Shape.Positions, Shape.Positions), maps[(i * map + Plane.Lead)..]);
                ReadOnlySpan<T> weights = Weights.Slice(channel % Shape.Channels * count, count);
                for (int w = 0; w < count; w++) sorted[w] = weights[order[w]];
                Span<T> image = Images.Slice(channel * Shape.Geometry.InputCount, Shape.Geometry.InputCount);
                image.Clear();
                for (int p = 0, start = 0; p < ends.Length; start = ends[p++])
                {
                    ShiftedSums.Weighted(maps, offsets[start..ends[p]], sorted[start..ends[p]], T.Zero, sums);
                    Plane.Join(sums, p, image);
                }
            }
        }
    }

    private ref struct WeightsWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionShape Shape;
        public WindowPlane Plane;
        public ReadOnlySpan<T> Images;
        public ReadOnlySpan<T> Outputs;
        public Span<T> Weights;

        // A block has the images of one channel, in order.
        public readonly void Run(int block)
        {
            int run = ShiftedSums.WholeBlocks<T>(Plane.Run), padded = Plane.Padded<T>(), elements = Plane.KernelCount, multiplier = Shape.GroupOutputs;
            Span<T> scratch = PackingBuffer.Columns.ReserveSpan<T>(padded + run + multiplier * elements);
            scratch.Clear();
            Span<T> phases = scratch[..padded], numbered = scratch.Slice(padded, run), sums = scratch[(padded + run)..];
            Span<int> offsets = stackalloc int[elements];
            Plane.SetOffsets(offsets);
            for (int image = 0; image < Shape.Images; image++)
            {
                int channel = image * Shape.Channels + block;
                Plane.Split(Images.Slice(channel * Shape.Geometry.InputCount, Shape.Geometry.InputCount), phases);
                for (int i = 0; i < multiplier; i++)
                {
                    Plane.PutOutputs(Outputs.Slice((channel * multiplier + i) * Shape.Positions, Shape.Positions), numbered);
                    ShiftedSums.AddProducts(phases, offsets, numbered, sums.Slice(i * elements, elements));
                }
            }
            Span<T> weights = Weights.Slice(block * sums.Length, sums.Length);
            TensorPrimitives.Add(weights, sums, weights);
        }
    }
}
