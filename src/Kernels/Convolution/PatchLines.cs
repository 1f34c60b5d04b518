namespace NetFramework.Kernels;

/// <summary>Neighbouring positions of one element of the kernel, along the last axis: which lie in the image, and where.</summary>
/// <param name="First">The first, counted from the first of all.</param>
/// <param name="ValidFirst">The first that lies in the image.</param>
/// <param name="ValidEnd">The end of those that do.</param>
/// <param name="End">The end of all.</param>
/// <param name="Source">Where in the channel the first valid one lies.</param>
/// <param name="Stride">The distance to the next.</param>
internal readonly record struct PatchLine(int First, int ValidFirst, int ValidEnd, int End, int Source, int Stride);

/// <summary>Walks through the positions of one element of the kernel, line by line of the output.</summary>
internal ref struct PatchLines
{
    private readonly ConvolutionGeometry geometry;
    private readonly ReadOnlySpan<int> start;
    private readonly int first;
    private readonly int count;
    private readonly int last;
    private readonly int length;
    private int done;

    /// <param name="geometry">How the kernel slides.</param>
    /// <param name="element">The number of the kernel's element, row-major.</param>
    /// <param name="start">One number per axis, to work with: where in the image the element lies at position 0.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">The number of positions.</param>
    public PatchLines(ConvolutionGeometry geometry, int element, Span<int> start, int first, int count)
    {
        this.geometry = geometry;
        this.start = start;
        this.first = first;
        this.count = count;
        last = start.Length - 1;
        length = last < 0 ? 1 : geometry.Output[last];
        for (int axis = last; axis >= 0; axis--)
        {
            start[axis] = element % geometry.Kernel[axis] * geometry.Dilation[axis] - geometry.Pad[axis];
            element /= geometry.Kernel[axis];
        }
    }

    public bool Next(out PatchLine line)
    {
        if (done == count)
        {
            line = default;
            return false;
        }
        int position = first + done, x = position % length, begin = done;
        int taken = Math.Min(length - x, count - done);
        done += taken;
        if (last < 0)
        {
            line = new PatchLine(begin, begin, done, done, 0, 1);
            return true;
        }
        int stride = geometry.Stride[last], from = start[last], extent = geometry.Input[last];
        if (!TryLine(position / length, out int origin) || from >= extent)
        {
            line = new PatchLine(begin, done, done, done, 0, stride);
            return true;
        }
        // 0 ≤ from + x·stride < extent
        int validFirst = Math.Clamp(from >= 0 ? 0 : (-from + stride - 1) / stride, x, x + taken);
        int validEnd = Math.Clamp((extent - 1 - from) / stride + 1, validFirst, x + taken);
        int source = validEnd > validFirst ? origin * extent + from + validFirst * stride : 0;
        line = new PatchLine(begin, begin + validFirst - x, begin + validEnd - x, done, source, stride);
        return true;
    }

    // The line of the image that a line of the output sees; false where that lies in the padding.
    private readonly bool TryLine(int outputLine, out int inputLine)
    {
        inputLine = 0;
        int scale = 1;
        for (int axis = last - 1; axis >= 0; axis--)
        {
            int extent = geometry.Output[axis];
            int y = start[axis] + outputLine % extent * geometry.Stride[axis];
            if ((uint)y >= (uint)geometry.Input[axis]) return false;
            inputLine += y * scale;
            scale *= geometry.Input[axis];
            outputLine /= extent;
        }
        return true;
    }
}
