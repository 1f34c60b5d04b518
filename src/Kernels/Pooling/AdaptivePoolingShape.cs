namespace NetFramework.Kernels;

/// <summary>The sizes of an adaptive pooling of planes.</summary>
/// <param name="Planes">The number of planes, N·C.</param>
/// <param name="Height">The rows of a plane.</param>
/// <param name="Width">The columns of a plane.</param>
/// <param name="OutputHeight">The windows, one below the other.</param>
/// <param name="OutputWidth">The windows side by side.</param>
public readonly record struct AdaptivePoolingShape(int Planes, int Height, int Width, int OutputHeight, int OutputWidth)
{
    /// <summary>The elements of a plane.</summary>
    public int PlaneCount => Height * Width;

    /// <summary>The windows of a plane.</summary>
    public int OutputCount => OutputHeight * OutputWidth;

    internal PlaneBlocks Blocks => new(Planes, Math.Max(PlaneCount, OutputCount));

    /// <summary>The window of an output, whose number counts through all planes. One as wide as the plane is one line.</summary>
    internal AdaptiveWindow Window(int output)
    {
        (int plane, int rest) = Math.DivRem(output, OutputCount);
        (int top, int bottom) = Extent(rest / OutputWidth, Height, OutputHeight);
        (int left, int right) = Extent(rest % OutputWidth, Width, OutputWidth);
        int start = plane * PlaneCount + top * Width + left;
        return right - left == Width
            ? new AdaptiveWindow(start, 1, (bottom - top) * Width)
            : new AdaptiveWindow(start, bottom - top, right - left);
    }

    private static (int First, int End) Extent(int window, int size, int windows) => ((int)((long)window * size / windows), (int)(((window + 1L) * size + windows - 1) / windows));

    internal void Check(int x, int y)
    {
        Shapes.NotNegative(Planes);
        if (Height < 1 || Width < 1 || OutputHeight < 1 || OutputWidth < 1) Shapes.Fail($"{this}: the extents must be at least 1.", nameof(Height));
        Shapes.Length(x, (long)Planes * PlaneCount, nameof(x));
        Shapes.Length(y, (long)Planes * OutputCount, nameof(y));
    }
}
