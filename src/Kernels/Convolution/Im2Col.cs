using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Kernels;

/// <summary>
/// Patches of an image as the columns of a matrix, and back.  image: C × the spatial extents, columns: (C·K)×P, where K is the number of the kernel's elements
/// and P that of the positions: columns[(c, k), p] = image[c, p·stride + k·dilation − pad], 0 outside of the image.
/// </summary>
/// <remarks>Both work on the positions from first to before first + count, so that the columns of an image need not be in memory all at once.
/// Source: Chellapilla, Puri &amp; Simard, High performance convolutional neural networks for document processing, IWFHR 2006; Caffe <c>im2col.cpp</c>.</remarks>
public static class Im2Col
{
    // Below this many elements, the threads cost more than they save.
    private const int LeastParallel = 1 << 14;

    /// <summary>Writes the columns of <paramref name="count"/> positions, row-major: (C·K)×count.</summary>
    /// <exception cref="ArgumentException">A span has not the elements that its shape asks for, or there are no such positions.</exception>
    public static void Gather<T>(ConvolutionGeometry geometry, int channels, ReadOnlySpan<T> image, int first, int count, Span<T> columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(geometry, channels, image.Length, first, count, columns.Length);
        Span<int> start = stackalloc int[geometry.Input.Length];
        for (int row = 0; row < channels * geometry.KernelCount; row++)
        {
            ReadOnlySpan<T> channel = image.Slice(row / geometry.KernelCount * geometry.InputCount, geometry.InputCount);
            Span<T> destination = columns.Slice(row * count, count);
            PatchLines lines = new(geometry, row % geometry.KernelCount, start, first, count);
            while (lines.Next(out PatchLine line))
            {
                destination.Slice(line.First, line.ValidFirst - line.First).Clear();
                Span<T> valid = destination[line.ValidFirst..line.ValidEnd];
                StridedRow.Take(channel[line.Source..], line.Stride, valid);
                destination[line.ValidEnd..line.End].Clear();
            }
        }
    }

    /// <summary>Adds the columns of <paramref name="count"/> positions to the image: image[c, p·stride + k·dilation − pad] += columns[(c, k), p].</summary>
    /// <exception cref="ArgumentException">A span has not the elements that its shape asks for, or there are no such positions.</exception>
    public static void Scatter<T>(ConvolutionGeometry geometry, int channels, ReadOnlySpan<T> columns, int first, int count, Span<T> image)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(geometry, channels, image.Length, first, count, columns.Length);
        Span<int> start = stackalloc int[geometry.Input.Length];
        for (int row = 0; row < channels * geometry.KernelCount; row++)
        {
            Span<T> channel = image.Slice(row / geometry.KernelCount * geometry.InputCount, geometry.InputCount);
            ReadOnlySpan<T> source = columns.Slice(row * count, count);
            PatchLines lines = new(geometry, row % geometry.KernelCount, start, first, count);
            while (lines.Next(out PatchLine line))
            {
                ReadOnlySpan<T> valid = source[line.ValidFirst..line.ValidEnd];
                if (line.Stride == 1)
                {
                    Span<T> target = channel.Slice(line.Source, valid.Length);
                    TensorPrimitives.Add(target, valid, target);
                }
                else
                {
                    for (int i = 0; i < valid.Length; i++) channel[line.Source + i * line.Stride] += valid[i];
                }
            }
        }
    }

    /// <summary>Writes the columns of all positions of each image. images: N×C×(extents), columns: N×(C·K)×P.</summary>
    /// <exception cref="ArgumentException">A span has not the elements that its shape asks for.</exception>
    public static void Gather<T>(ConvolutionGeometry geometry, int count, int channels, ReadOnlySpan<T> images, Span<T> columns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckAll(geometry, count, channels, images.Length, columns.Length);
        GatherWork<T> work = new() { Geometry = geometry, Channels = channels, Images = images, Columns = columns };
        Threads.For(columns.Length >= LeastParallel, count, ref work);
    }

    /// <summary>Makes each image the sum of its columns: image[c, p·stride + k·dilation − pad] = Σ columns[(c, k), p]. Overwrites the images. images: N×C×(extents), columns: N×(C·K)×P.</summary>
    /// <exception cref="ArgumentException">A span has not the elements that its shape asks for.</exception>
    public static void Scatter<T>(ConvolutionGeometry geometry, int count, int channels, ReadOnlySpan<T> columns, Span<T> images) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckAll(geometry, count, channels, images.Length, columns.Length);
        ScatterWork<T> work = new() { Geometry = geometry, Channels = channels, Images = images, Columns = columns };
        Threads.For(columns.Length >= LeastParallel, count, ref work);
    }

    private static void CheckAll(ConvolutionGeometry geometry, int count, int channels, int images, int columns)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Shapes.NotNegative(count);
        Shapes.NotNegative(channels);
        Shapes.Length(images, (long)count * channels * geometry.InputCount, nameof(images));
        Shapes.Length(columns, (long)count * channels * geometry.KernelCount * geometry.OutputCount, nameof(columns));
    }

    private static void Check(ConvolutionGeometry geometry, int channels, int image, int first, int count, int columns)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        Shapes.NotNegative(channels);
        Shapes.NotNegative(first);
        Shapes.NotNegative(count);
        if (first > geometry.OutputCount - count) Shapes.Fail($"there are no {count} positions from {first} on: there are {geometry.OutputCount}.", nameof(count));
        Shapes.Length(image, (long)channels * geometry.InputCount, nameof(image));
        Shapes.Length(columns, (long)channels * geometry.KernelCount * count, nameof(columns));
    }

    private ref struct GatherWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionGeometry Geometry;
        public int Channels;
        public ReadOnlySpan<T> Images;
        public Span<T> Columns;

        public readonly void Run(int block)
        {
            int image = Channels * Geometry.InputCount, columns = Channels * Geometry.KernelCount * Geometry.OutputCount;
            Gather(Geometry, Channels, Images.Slice(block * image, image), 0, Geometry.OutputCount, Columns.Slice(block * columns, columns));
        }
    }

    private ref struct ScatterWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public ConvolutionGeometry Geometry;
        public int Channels;
        public Span<T> Images;
        public ReadOnlySpan<T> Columns;

        public readonly void Run(int block)
        {
            int length = Channels * Geometry.InputCount, columns = Channels * Geometry.KernelCount * Geometry.OutputCount;
            Span<T> image = Images.Slice(block * length, length);
            image.Clear();
            Scatter(Geometry, Channels, Columns.Slice(block * columns, columns), 0, Geometry.OutputCount, image);
        }
    }
}
