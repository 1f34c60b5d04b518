namespace NetFramework.Kernels;

/// <summary>
/// The lines of a plane, laid out for windows that slide along them: padded, and split into as many phases as the steps have elements, of which phase p holds the padded elements p, p + stride, p + 2·stride, …
/// of each line. In its phase, an element of the window sees neighbouring elements at neighbouring positions; above and below, windows end where the plane does.
/// </summary>
internal readonly unsafe struct PoolingLines
{
    // More than this is not copied as a whole, and may be no float; a window of more elements is not worth a list of offsets; fewer windows are looked at one after the other.
    private const int MostElements = 1 << 22;
    private const int MostKernelElements = 1 << 10;
    private const int LeastWindows = 8;

    private readonly int height;
    private readonly int width;
    private readonly int pad;
    private readonly int stride;
    private readonly int kernelWidth;
    private readonly bool isWhole;

    private PoolingLines(in PoolingShape shape)
    {
        (height, width, pad, stride, kernelWidth) = (shape.Height, shape.Width, shape.PadWidth, shape.StrideWidth, shape.KernelWidth);
        PhaseLine = Math.Max(shape.OutputWidth + (kernelWidth - 1) / stride, (width + pad + stride - 1) / stride);
        isWhole = pad == 0 && PhaseLine * stride == width;
    }

    /// <summary>The elements of a line of a phase.</summary>
    public int PhaseLine { get; }

    private int PhaseCount => height * PhaseLine;

    /// <summary>The phases that some window sees.</summary>
    public int Phases => Math.Min(stride, kernelWidth);

    /// <summary>The layout, if it serves the sizes and the element type: neither plane nor window is too large, and there are windows enough.</summary>
    public static bool TryFrom<T>(in PoolingShape shape, out PoolingLines lines)
    {
        lines = default;
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return false;
        if (shape.OutputCount < LeastWindows || (long)shape.KernelHeight * shape.KernelWidth > MostKernelElements) return false;
        if (((double)shape.Width + shape.KernelWidth + 2.0 * shape.StrideWidth) * Math.Max(shape.Height, shape.KernelHeight) > MostElements) return false;
        lines = new PoolingLines(shape);
        return true;
    }

    /// <summary>The elements of all phases, with as many after them as are read beyond the last window.</summary>
    public int Length(int beyond) => Phases * PhaseCount + beyond;

    /// <summary>The elements of the padded lines, before they are split.</summary>
    public int PaddedLength => stride == 1 || isWhole ? 0 : stride * PhaseCount;

    /// <summary>Where the elements of the window lie, line by line, for the first window of a line, seen from the window's first line.</summary>
    public void SetOffsets(Span<int> offsets)
    {
        for (int k = 0; k < offsets.Length; k++)
        {
            (int row, int column) = Math.DivRem(k, kernelWidth);
            offsets[k] = column % stride * PhaseCount + row * PhaseLine + column / stride;
        }
    }

    /// <summary>Copies a plane into the phases; the padding of both stays as it is.</summary>
    public void Split<T>(T* plane, T* padded, T* phases) where T : unmanaged
    {
        if (stride == 1)
        {
            for (int row = 0; row < height; row++) Block.CopyExactly(plane + row * width, phases + row * PhaseLine + pad, width);
            return;
        }
        T* source = plane;
        if (!isWhole)
        {
            int line = PhaseLine * stride;
            for (int row = 0; row < height; row++) Block.CopyExactly(plane + row * width, padded + row * line + pad, width);
            source = padded;
        }
        for (int phase = 0; phase < Phases; phase++)
            StridedRow.Take(new ReadOnlySpan<T>(source + phase, stride * PhaseCount - phase), stride, new Span<T>(phases + phase * PhaseCount, PhaseCount));
    }

    /// <summary>Copies the phases to where they are in a plane; a phase that no window sees is 0 there.</summary>
    public void Join<T>(T* phases, T* padded, T* plane) where T : unmanaged
    {
        if (stride == 1)
        {
            for (int row = 0; row < height; row++) Block.CopyExactly(phases + row * PhaseLine + pad, plane + row * width, width);
            return;
        }
        int line = PhaseLine * stride;
        T* joined = isWhole ? plane : padded;
        if (isWhole && Phases < stride) new Span<T>(plane, height * width).Clear();
        if (stride == 2 && Phases == 2) StridedRow.Interleave(new ReadOnlySpan<T>(phases, PhaseCount), new ReadOnlySpan<T>(phases + PhaseCount, PhaseCount), new Span<T>(joined, 2 * PhaseCount));
        else
        {
            for (int phase = 0; phase < Phases; phase++) StridedRow.Put(new ReadOnlySpan<T>(phases + phase * PhaseCount, PhaseCount), stride, new Span<T>(joined + phase, stride * PhaseCount - phase));
        }
        if (isWhole) return;
        for (int row = 0; row < height; row++) Block.CopyExactly(padded + row * line + pad, plane + row * width, width);
    }
}
