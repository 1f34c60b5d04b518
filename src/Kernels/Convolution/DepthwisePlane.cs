namespace NetFramework.Kernels;

/// <summary>
/// One channel of a depthwise convolution in one or two dimensions, laid out for <see cref="ShiftedSums"/>: padded, and split into the phases of both axes, each Rows×Columns.
/// Position (i, j) is number i·Columns + j, and element k of the kernel sees there what lies Offset(k) further on.
/// </summary>
internal readonly struct DepthwisePlane
{
    // More than this is not copied as a whole, and a kernel of more elements is not worth a list of offsets.
    private const long MostElements = 1 << 22;
    private const int MostKernelElements = 1 << 10;

    private readonly DepthwiseAxis vertical;
    private readonly DepthwiseAxis horizontal;

    private DepthwisePlane(DepthwiseAxis vertical, DepthwiseAxis horizontal)
    {
        (this.vertical, this.horizontal) = (vertical, horizontal);
        Columns = (int)horizontal.Extent;
        PhaseCount = (int)vertical.Extent * Columns;
        Run = (vertical.Output - 1) * Columns + horizontal.Output;
    }

    /// <summary>The elements of a line of a phase.</summary>
    public int Columns { get; }

    /// <summary>The elements of a phase.</summary>
    public int PhaseCount { get; }

    /// <summary>The numbers from the first position to the last, with those between the lines, which are no positions.</summary>
    public int Run { get; }

    /// <summary>The number of phases.</summary>
    public int Phases => vertical.Stride * horizontal.Stride;

    /// <summary>The kernel's elements.</summary>
    public int KernelCount => vertical.Kernel * horizontal.Kernel;

    /// <summary>The layout for a convolution, if it is depthwise and of a size that this layout serves.</summary>
    public static bool TryFrom(in ConvolutionShape shape, out DepthwisePlane plane)
    {
        plane = default;
        ConvolutionGeometry geometry = shape.Geometry;
        int axes = geometry.Input.Length;
        if (shape.Groups < 2 || shape.Groups != shape.Channels || axes is not (1 or 2) || geometry.KernelCount > MostKernelElements) return false;
        DepthwiseAxis horizontal = DepthwiseAxis.Of(geometry, axes - 1), vertical = axes == 1 ? DepthwiseAxis.None : DepthwiseAxis.Of(geometry, 0);
        if (vertical.Stride > vertical.Reach || horizontal.Stride > horizontal.Reach) return false;
        if ((double)vertical.Stride * vertical.Extent * horizontal.Stride * horizontal.Extent > MostElements) return false;
        plane = new DepthwisePlane(vertical, horizontal);
        return true;
    }

    /// <summary>The phase that an element of the kernel sees.</summary>
    public int Phase(int element) => vertical.Phase(element / horizontal.Kernel) * horizontal.Stride + horizontal.Phase(element % horizontal.Kernel);

    /// <summary>Where in its phase an element of the kernel lies at the first position.</summary>
    public int Shift(int element) => vertical.Shift(element / horizontal.Kernel) * Columns + horizontal.Shift(element % horizontal.Kernel);

    /// <summary>Copies an image into the phases; the padding stays as it is.</summary>
    public void Split<T>(ReadOnlySpan<T> image, Span<T> phases) where T : unmanaged
    {
        for (int phase = 0; phase < Phases; phase++)
        {
            (int firstRow, int row, int rows) = vertical.Inside(phase / horizontal.Stride);
            (int first, int source, int count) = horizontal.Inside(phase % horizontal.Stride);
            if (count == 0) continue;
            for (int i = 0; i < rows; i++)
            {
                StridedRow.Take(
                    image.Slice((row + i * vertical.Stride) * horizontal.Input, horizontal.Input)[source..], horizontal.Stride, phases.Slice(phase * PhaseCount + (firstRow + i) * Columns + first, count));
            }
        }
    }

    /// <summary>Copies one phase into its places of an image.</summary>
    public void Join<T>(ReadOnlySpan<T> values, int phase, Span<T> image) where T : unmanaged
    {
        (int firstRow, int row, int rows) = vertical.Inside(phase / horizontal.Stride);
        (int first, int target, int count) = horizontal.Inside(phase % horizontal.Stride);
        if (count == 0) return;
        for (int i = 0; i < rows; i++)
        {
            StridedRow.Put(
                values.Slice((firstRow + i) * Columns + first, count), horizontal.Stride, image.Slice((row + i * vertical.Stride) * horizontal.Input, horizontal.Input)[target..]);
        }
    }

    /// <summary>Copies the outputs from their numbers.</summary>
    public void TakeOutputs<T>(ReadOnlySpan<T> numbered, Span<T> outputs) where T : unmanaged
    {
        for (int i = 0; i < vertical.Output; i++) numbered.Slice(i * Columns, horizontal.Output).CopyTo(outputs.Slice(i * horizontal.Output, horizontal.Output));
    }

    /// <summary>Copies the outputs to their numbers; what is between the lines stays as it is.</summary>
    public void PutOutputs<T>(ReadOnlySpan<T> outputs, Span<T> numbered) where T : unmanaged
    {
        for (int i = 0; i < vertical.Output; i++) outputs.Slice(i * horizontal.Output, horizontal.Output).CopyTo(numbered.Slice(i * Columns, horizontal.Output));
    }
}
