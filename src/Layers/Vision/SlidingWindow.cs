using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>The options of a sliding window on an image with a known number of spatial axes.</summary>
internal sealed class SlidingWindow
{
    private readonly int[] stride;
    private readonly int[] pad;
    private readonly int[] dilation;

    /// <exception cref="InputException">The options are for another number of spatial axes.</exception>
    public SlidingWindow(SlidingWindowOptions options, int axes)
    {
        Kernel = Values("kernel_size", options.KernelSize, 1, options.KernelH, options.KernelW, axes);
        stride = Values("stride", options.Stride, 1, options.StrideH, options.StrideW, axes);
        pad = Values("pad", options.Pad, 0, options.PadH, options.PadW, axes);
        dilation = Values("dilation", options.Dilation, 1, null, null, axes);
    }

    /// <summary>The kernel's extents.</summary>
    public int[] Kernel { get; }

    /// <summary>The window on an image of the given spatial extents.</summary>
    /// <exception cref="InputException">The kernel does not fit.</exception>
    public ConvolutionGeometry On(ReadOnlySpan<int> image)
    {
        double positions = 1, elements = 1;
        for (int axis = 0; axis < image.Length; axis++)
        {
            elements *= Kernel[axis];
            int extent = ConvolutionGeometry.OutputExtent(image[axis], Kernel[axis], stride[axis], pad[axis], dilation[axis]);
            if (extent < 1)
            {
                long reach = (long)dilation[axis] * (Kernel[axis] - 1) + 1;
                throw new InputException(
                    $"the kernel reaches over {reach} elements of spatial axis {axis}, but the image of {string.Join('×', image.ToArray())} has {image[axis] + 2L * pad[axis]} there with its padding");
            }
            positions *= extent;
        }
        if (positions > Array.MaxLength)
            throw new InputException($"the kernel has {positions:0} positions on an image of {string.Join('×', image.ToArray())}, more than {Array.MaxLength}");
        if (elements > Array.MaxLength)
            throw new InputException($"a kernel of {string.Join('×', Kernel)} has {elements:0} elements, more than {Array.MaxLength}");
        return new ConvolutionGeometry(image, Kernel, stride, pad, dilation);
    }

    /// <summary>The extents of the image whose every element some position of the window sees, and which has the given number of positions: stride·(positions − 1) + dilation·(kernel − 1) + 1 − 2·pad.</summary>
    /// <exception cref="InputException">There is no such image.</exception>
    public int[] ImageOf(ReadOnlySpan<int> positions)
    {
        var image = new int[positions.Length];
        double count = 1;
        for (int axis = 0; axis < image.Length; axis++)
        {
            long extent = (long)stride[axis] * (positions[axis] - 1L) + (long)dilation[axis] * (Kernel[axis] - 1L) + 1 - 2L * pad[axis];
            if (extent < 1)
                throw new InputException($"with pad {pad[axis]} nothing is left of spatial axis {axis}: a bottom of {string.Join('×', positions.ToArray())} gives {extent} elements there");
            count *= extent;
            if (count > Array.MaxLength)
                throw new InputException($"a bottom of {string.Join('×', positions.ToArray())} gives an image of more than {Array.MaxLength} elements");
            image[axis] = (int)extent;
        }
        return image;
    }

    private static int[] Values(string key, IReadOnlyList<int> values, int byDefault, int? height, int? width, int axes)
    {
        if (height is { } h && width is { } w)
        {
            return axes == 2
                ? [h, w]
                : throw new InputException($"'{key}' is given by height and width, but the bottom has {axes} spatial axes; give a list of as many values");
        }
        if (values.Count == axes)
            return [.. values];
        if (values.Count > 1)
            throw new InputException($"'{key}' has {values.Count} values, but the bottom has {axes} spatial axes; give one for each, or one for all");
        return [.. Enumerable.Repeat(values.Count == 1 ? values[0] : byDefault, axes)];
    }
}
