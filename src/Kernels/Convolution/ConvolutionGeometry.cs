namespace NetFramework.Kernels;

/// <summary>How a kernel slides over the spatial axes of an image, of any number: on each axis, output = ⌊(input + 2·pad − (dilation·(kernel − 1) + 1)) / stride⌋ + 1.</summary>
public sealed class ConvolutionGeometry
{
    private readonly int[] input;
    private readonly int[] kernel;
    private readonly int[] stride;
    private readonly int[] pad;
    private readonly int[] dilation;
    private readonly int[] output;
    private readonly bool hasTransposed;
    private bool isTurned;
    private PatchLayout? layout;
    private readonly bool isThinning;
    private ConvolutionGeometry? transposed;
    private ConvolutionGeometry? thinned;

    /// <summary>The geometry of the given extents, one per spatial axis in each.</summary>
    /// <param name="input">The image's extents, ≥ 0.</param>
    /// <param name="kernel">The kernel's extents, ≥ 1.</param>
    /// <param name="stride">The steps from one position of the kernel to the next, ≥ 1.</param>
    /// <param name="pad">The zeros before and after the image, ≥ 0.</param>
    /// <param name="dilation">The distances between the kernel's elements, ≥ 1.</param>
    /// <exception cref="ArgumentException">The numbers of axes differ, an extent is too small, or the kernel does not fit into the padded image.</exception>
    public ConvolutionGeometry(ReadOnlySpan<int> input, ReadOnlySpan<int> kernel, ReadOnlySpan<int> stride, ReadOnlySpan<int> pad, ReadOnlySpan<int> dilation)
    {
        if (kernel.Length != input.Length || stride.Length != input.Length || pad.Length != input.Length || dilation.Length != input.Length)
            Shapes.Fail($"the image has {input.Length} spatial axes, the kernel {kernel.Length}, the stride {stride.Length}, the pad {pad.Length} and the dilation {dilation.Length}.", nameof(input));
        (this.input, this.kernel, this.stride, this.pad, this.dilation) = (input.ToArray(), kernel.ToArray(), stride.ToArray(), pad.ToArray(), dilation.ToArray());
        output = new int[input.Length];
        IsPointwise = hasTransposed = isThinning = true;
        InputCount = KernelCount = OutputCount = 1;
        for (int axis = 0; axis < output.Length; axis++)
        {
            if (input[axis] < 0 || kernel[axis] < 1 || stride[axis] < 1 || pad[axis] < 0 || dilation[axis] < 1)
                Shapes.Fail($"on axis {axis}, the image has {input[axis]} elements, the kernel {kernel[axis]}, the stride is {stride[axis]}, the pad {pad[axis]} and the dilation {dilation[axis]}.", nameof(input));
            output[axis] = OutputExtent(input[axis], kernel[axis], stride[axis], pad[axis], dilation[axis]);
            if (output[axis] < 1)
                Shapes.Fail($"a kernel of {kernel[axis]} with dilation {dilation[axis]} does not fit into {input[axis]} elements with pad {pad[axis]}.", nameof(kernel));
            IsPointwise &= kernel[axis] == 1 && stride[axis] == 1 && pad[axis] == 0;
            isThinning &= kernel[axis] == 1 && pad[axis] == 0;
            hasTransposed &= stride[axis] == 1 && pad[axis] <= (long)dilation[axis] * (kernel[axis] - 1);
            InputCount = checked(InputCount * input[axis]);
            KernelCount = checked(KernelCount * kernel[axis]);
            OutputCount = checked(OutputCount * output[axis]);
        }
    }

    /// <summary>The image's extents.</summary>
    public ReadOnlySpan<int> Input => input;

    /// <summary>The kernel's extents.</summary>
    public ReadOnlySpan<int> Kernel => kernel;

    /// <summary>The steps from one position of the kernel to the next.</summary>
    public ReadOnlySpan<int> Stride => stride;

    /// <summary>The zeros before and after the image.</summary>
    public ReadOnlySpan<int> Pad => pad;

    /// <summary>The distances between the kernel's elements.</summary>
    public ReadOnlySpan<int> Dilation => dilation;

    /// <summary>The numbers of positions of the kernel.</summary>
    public ReadOnlySpan<int> Output => output;

    /// <summary>The elements of one channel of the image.</summary>
    public int InputCount { get; }

    /// <summary>The elements of the kernel in one channel.</summary>
    public int KernelCount { get; }

    /// <summary>The positions of the kernel.</summary>
    public int OutputCount { get; }

    /// <summary>Whether each position sees one element, its own: kernel 1, stride 1, pad 0. The columns are then the image itself.</summary>
    public bool IsPointwise { get; }

    /// <summary>How a padded image lies in memory for this geometry.</summary>
    internal PatchLayout Layout => layout ??= new PatchLayout(this, isTurned);

    /// <summary>The geometry that leads from the outputs back to the image, the kernel turned round; null where the stride is not 1, or the padding wider than the kernel.</summary>
    internal ConvolutionGeometry? Transposed => hasTransposed ? transposed ??= CreateTransposed() : null;

    /// <summary>Where each position sees one element and leaves out others, kernel 1 and pad 0 with a stride: the pointwise geometry on the elements that are seen (<see cref="ThinnedImages{T}"/>). Null else.</summary>
    internal ConvolutionGeometry? Thinned => isThinning && !IsPointwise ? thinned ??= CreateThinned() : null;

    private ConvolutionGeometry CreateThinned()
    {
        var ones = new int[output.Length];
        Array.Fill(ones, 1);
        return new ConvolutionGeometry(output, ones, ones, new int[output.Length], ones);
    }

    private ConvolutionGeometry CreateTransposed()
    {
        var padOfTransposed = new int[pad.Length];
        for (int axis = 0; axis < pad.Length; axis++) padOfTransposed[axis] = dilation[axis] * (kernel[axis] - 1) - pad[axis];
        return new ConvolutionGeometry(output, kernel, stride, padOfTransposed, dilation) { isTurned = true };
    }

    /// <summary>The number of positions on one axis; 0 where the kernel does not fit.</summary>
    public static int OutputExtent(int input, int kernel, int stride, int pad, int dilation)
    {
        long room = input + 2L * pad - ((long)dilation * (kernel - 1) + 1);
        return room < 0 ? 0 : (int)Math.Min(room / stride + 1, int.MaxValue);
    }
}
