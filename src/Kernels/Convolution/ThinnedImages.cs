using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The elements of images that a kernel of one element sees, without those that its stride leaves out: thinned[n, c, p] = images[n, c, p·stride].</summary>
internal readonly unsafe struct ThinnedImages<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
{
    // Below this many elements, the threads cost more than they save.
    private const long LeastParallel = 1 << 15;

    private readonly ConvolutionGeometry geometry;
    private readonly T* images;
    private readonly T* thinned;
    private readonly int planes;
    private readonly PlaneBlocks blocks;

    private ThinnedImages(in ConvolutionShape shape, T* images)
    {
        geometry = shape.Geometry;
        this.images = images;
        planes = shape.Images * shape.Channels;
        blocks = new PlaneBlocks(planes, geometry.OutputCount);
        thinned = PackingBuffer.Thinned.Reserve<T>((nint)planes * geometry.OutputCount);
    }

    /// <summary>Copies the elements. They stay until the calling thread thins others.</summary>
    public static T* Take(in ConvolutionShape shape, T* images)
    {
        ThinnedImages<T> work = new(shape, images);
        Threads.For((long)work.planes * shape.Positions >= LeastParallel, work.blocks.Count, ref work);
        return work.thinned;
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        int last = geometry.Output.Length - 1, input = geometry.Input[last], output = geometry.Output[last], lines = geometry.OutputCount / output;
        (int first, int end) = blocks.Of(block);
        for (int plane = first; plane < end; plane++)
        {
            T* from = images + (nint)plane * geometry.InputCount, to = thinned + (nint)plane * geometry.OutputCount;
            for (int line = 0; line < lines; line++, to += output)
                StridedRow.Take(new ReadOnlySpan<T>(from + (nint)InputLine(line) * input, input), geometry.Stride[last], new Span<T>(to, output));
        }
    }

    private int InputLine(int line)
    {
        int inputLine = 0, scale = 1;
        for (int axis = geometry.Output.Length - 2; axis >= 0; axis--)
        {
            inputLine += line % geometry.Output[axis] * geometry.Stride[axis] * scale;
            line /= geometry.Output[axis];
            scale *= geometry.Input[axis];
        }
        return inputLine;
    }
}
