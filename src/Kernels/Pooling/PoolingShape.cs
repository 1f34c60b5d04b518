namespace NetFramework.Kernels;

/// <summary>
/// The sizes of a pooling of planes. The window of the output (i, j) covers the rows from i·StrideHeight − PadHeight to before i·StrideHeight − PadHeight + KernelHeight, as far as they are there,
/// and the columns likewise.
/// </summary>
/// <param name="Planes">The number of planes, N·C.</param>
/// <param name="Height">The rows of a plane.</param>
/// <param name="Width">The columns of a plane.</param>
/// <param name="KernelHeight">The rows of a window.</param>
/// <param name="KernelWidth">The columns of a window.</param>
/// <param name="StrideHeight">The rows from one window to the next.</param>
/// <param name="StrideWidth">The columns from one window to the next.</param>
/// <param name="PadHeight">The rows of padding above and below, fewer than those of a window.</param>
/// <param name="PadWidth">The columns of padding left and right, fewer than those of a window.</param>
/// <param name="OutputHeight">The windows, one below the other; each begins inside of the plane.</param>
/// <param name="OutputWidth">The windows side by side; each begins inside of the plane.</param>
public readonly record struct PoolingShape(
    int Planes, int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth, int PadHeight, int PadWidth, int OutputHeight, int OutputWidth)
{
    /// <summary>The elements of a plane.</summary>
    public int PlaneCount => Height * Width;

    /// <summary>The elements of a plane's output.</summary>
    public int OutputCount => OutputHeight * OutputWidth;

    /// <summary>How the planes are shared out to blocks.</summary>
    internal PlaneBlocks Blocks => new(Planes, (long)OutputCount * Math.Min(KernelHeight, Height) * Math.Min(KernelWidth, Width));

    /// <summary>
    /// The number of windows along one axis: (size + 2·pad − kernel) / stride + 1, rounded up or down, without windows that begin beyond the plane.
    /// </summary>
    /// <param name="size">The plane's elements.</param>
    /// <param name="kernel">The window's elements.</param>
    /// <param name="stride">The elements from one window to the next.</param>
    /// <param name="pad">The padding on each side.</param>
    /// <param name="roundUp">Whether a window may reach beyond the padding.</param>
    /// <returns>0 where no window fits.</returns>
    public static int OutputExtent(int size, int kernel, int stride, int pad, bool roundUp)
    {
        long room = size + 2L * pad - kernel;
        if (size < 1 || room < 0 && !roundUp) return 0;
        long windows = (room < 0 ? 0 : (room + (roundUp ? stride - 1L : 0)) / stride) + 1;
        return (int)Math.Min(windows, (size + (long)pad - 1) / stride + 1);
    }

    /// <summary>The rows of a window that are there.</summary>
    internal (int First, int End) Rows(int i) => Clip(i * StrideHeight - PadHeight, KernelHeight, Height);

    /// <summary>The columns of a window that are there.</summary>
    internal (int First, int End) Columns(int j) => Clip(j * StrideWidth - PadWidth, KernelWidth, Width);

    /// <summary>The rows of a window, with those in the padding but without those beyond it.</summary>
    internal int RowsWithPadding(int i) => Extent(i * StrideHeight - PadHeight, KernelHeight, Height + PadHeight);

    /// <summary>The columns of a window, with those in the padding but without those beyond it.</summary>
    internal int ColumnsWithPadding(int j) => Extent(j * StrideWidth - PadWidth, KernelWidth, Width + PadWidth);

    /// <summary>The windows of a block, one after the other.</summary>
    internal PoolingWindows WindowsOf(int block) => new(this, block);

    /// <summary>The planes of a block.</summary>
    internal Span<T> PlanesOf<T>(Span<T> x, int block)
    {
        (int first, int end) = Blocks.Of(block);
        return x[(first * PlaneCount)..(end * PlaneCount)];
    }

    /// <summary>The lines of windows that see a row.</summary>
    internal (int First, int End) WindowsAt(int row)
        => (Math.Max(0, (row + PadHeight - KernelHeight + StrideHeight) / StrideHeight), Math.Min(OutputHeight, (row + PadHeight) / StrideHeight + 1));

    private static (int First, int End) Clip(int start, int kernel, int size) => (Math.Max(start, 0), (int)Math.Min((long)start + kernel, size));

    private static int Extent(int start, int kernel, int end) => (int)Math.Min((long)start + kernel, end) - start;

    internal void Check(int x, int y)
    {
        Shapes.NotNegative(Planes);
        if (Height < 1 || Width < 1 || KernelHeight < 1 || KernelWidth < 1 || StrideHeight < 1 || StrideWidth < 1 || OutputHeight < 1 || OutputWidth < 1)
            Shapes.Fail($"{this}: the extents and strides must be at least 1.", nameof(Height));
        if (PadHeight < 0 || PadWidth < 0 || PadHeight >= KernelHeight || PadWidth >= KernelWidth)
            Shapes.Fail($"{this}: the padding must be smaller than the kernel.", nameof(PadHeight));
        if ((OutputHeight - 1L) * StrideHeight >= Height + (long)PadHeight || (OutputWidth - 1L) * StrideWidth >= Width + (long)PadWidth)
            Shapes.Fail($"{this}: the last window begins beyond the plane.", nameof(OutputHeight));
        Shapes.Length(x, (long)Planes * PlaneCount, nameof(x));
        Shapes.Length(y, (long)Planes * OutputCount, nameof(y));
    }
}
