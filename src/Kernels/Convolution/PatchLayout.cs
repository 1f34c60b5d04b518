namespace NetFramework.Kernels;

/// <summary>
/// How a padded image lies in memory so that each element of the kernel sees neighbouring positions side by side: a line of stride s is s phases one behind the other,
/// phase f holding the padded elements f, f + s, f + 2s, …
/// </summary>
/// <remarks>Then position x sees element k, at k·dilation, at (k·dilation mod s)·<see cref="PhaseLength"/> + ⌊k·dilation / s⌋ + x.
/// Without padding and with steps of 1 along the last axis that is how the image lies already, and nothing is copied. A pointwise kernel sees the whole image as one line.</remarks>
internal sealed class PatchLayout
{
    private readonly int[] elementOffsets;
    private readonly int[] outputExtents;
    private readonly int[] outputSteps;

    /// <param name="geometry">How the kernel slides.</param>
    /// <param name="isTurned">Whether the elements of the kernel come in the opposite order.</param>
    public PatchLayout(ConvolutionGeometry geometry, bool isTurned)
    {
        int last = geometry.Input.Length - 1;
        bool isLine = geometry.IsPointwise;
        Stride = isLine ? 1 : geometry.Stride[last];
        IsDirect = Stride == 1 && !geometry.Pad.ContainsAnyExcept(0);
        PositionsPerLine = isLine ? geometry.OutputCount : geometry.Output[last];
        PhaseLength = isLine ? geometry.InputCount : (geometry.Input[last] + 2 * geometry.Pad[last] + Stride - 1) / Stride;
        LineLength = checked(PhaseLength * Stride);
        int outer = isLine ? 0 : last;
        outputExtents = geometry.Output[..outer].ToArray();
        outputSteps = new int[outer];
        var elementSteps = new int[outer];
        int size = LineLength;
        for (int axis = outer - 1; axis >= 0; axis--)
        {
            outputSteps[axis] = checked(size * geometry.Stride[axis]);
            elementSteps[axis] = checked(size * geometry.Dilation[axis]);
            RowLength = size;
            size = checked(size * (geometry.Input[axis] + 2 * geometry.Pad[axis]));
        }
        elementOffsets = new int[geometry.KernelCount];
        for (int element = 0; element < elementOffsets.Length; element++)
        {
            int rest = element, offset = 0;
            if (!isLine)
            {
                int along = rest % geometry.Kernel[last] * geometry.Dilation[last];
                rest /= geometry.Kernel[last];
                offset = along % Stride * PhaseLength + along / Stride;
            }
            for (int axis = outer - 1; axis >= 0; axis--)
            {
                offset += rest % geometry.Kernel[axis] * elementSteps[axis];
                rest /= geometry.Kernel[axis];
            }
            elementOffsets[element] = offset;
        }
        if (isTurned) Array.Reverse(elementOffsets);
    }

    /// <summary>Whether the image itself is read: it lies in this order already.</summary>
    public bool IsDirect { get; }

    /// <summary>Neighbouring positions, side by side for every element of the kernel.</summary>
    public int PositionsPerLine { get; }

    /// <summary>Elements of one line.</summary>
    public int LineLength { get; }

    /// <summary>Elements of one phase of a line.</summary>
    public int PhaseLength { get; }

    /// <summary>The step along the last axis.</summary>
    public int Stride { get; }

    /// <summary>Elements of one row of the first axis; 0 where the first axis is the last.</summary>
    public int RowLength { get; }

    /// <summary>Where in the channel each element of the kernel lies, seen from position 0.</summary>
    public ReadOnlySpan<int> ElementOffsets => elementOffsets;

    /// <summary>Where in the channel the first position of a line of positions lies.</summary>
    public int LineOffset(int line)
    {
        int offset = 0;
        for (int axis = outputExtents.Length - 1; axis >= 0; axis--)
        {
            offset += line % outputExtents[axis] * outputSteps[axis];
            line /= outputExtents[axis];
        }
        return offset;
    }
}
