namespace NetFramework.Layers;

/// <summary>What convolutions of all kinds and Im2col have in common: how the kernel slides. A list has one value for every spatial axis, or one for all.</summary>
public abstract record SlidingWindowOptions : LayerOptions
{
    /// <summary>The kernel's extents, 1 or more.</summary>
    public IReadOnlyList<int> KernelSize { get; init; } = [];

    /// <summary>The steps from one position of the kernel to the next, 1 or more; empty for 1.</summary>
    public IReadOnlyList<int> Stride { get; init; } = [];

    /// <summary>The zeros before and after the image, 0 or more; empty for 0.</summary>
    public IReadOnlyList<int> Pad { get; init; } = [];

    /// <summary>The distances between neighbouring elements of the kernel, 1 or more; empty for 1.</summary>
    public IReadOnlyList<int> Dilation { get; init; } = [];

    /// <summary>The kernel's height, in place of kernel_size, for images with two spatial axes.</summary>
    public int? KernelH { get; init; }

    /// <summary>The kernel's width, with kernel_h.</summary>
    public int? KernelW { get; init; }

    /// <summary>The vertical stride, in place of stride, for images with two spatial axes.</summary>
    public int? StrideH { get; init; }

    /// <summary>The horizontal stride, with stride_h.</summary>
    public int? StrideW { get; init; }

    /// <summary>The rows of zeros above and below, in place of pad, for images with two spatial axes.</summary>
    public int? PadH { get; init; }

    /// <summary>The columns of zeros left and right, with pad_h.</summary>
    public int? PadW { get; init; }

    /// <summary>The axis of the channels: those before it count images, those after it are the spatial axes. Negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Without effect: one implementation serves any number of spatial axes. Here for definitions written for Caffe.</summary>
    public bool ForceNdIm2col { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (KernelSize.Count == 0 && KernelH is null && KernelW is null)
            yield return (nameof(KernelSize), "the kernel has no extents: give kernel_size, or kernel_h and kernel_w");
        foreach ((string Property, string Message) error in Pair(nameof(KernelSize), KernelSize, 1, nameof(KernelH), KernelH, nameof(KernelW), KernelW)
            .Concat(Pair(nameof(Stride), Stride, 1, nameof(StrideH), StrideH, nameof(StrideW), StrideW))
            .Concat(Pair(nameof(Pad), Pad, 0, nameof(PadH), PadH, nameof(PadW), PadW))
            .Concat(Pair(nameof(Dilation), Dilation, 1, "", null, "", null)))
        {
            yield return error;
        }
    }

    private static IEnumerable<(string Property, string Message)> Pair(string list, IReadOnlyList<int> values, int least, string h, int? height, string w, int? width)
    {
        string key = YamlNames.Key(list);
        if (values.Count > 0 && (height ?? width) is not null)
            yield return (list, $"give either '{key}' or '{YamlNames.Key(h)}' and '{YamlNames.Key(w)}', not both");
        if (height is null != width is null)
            yield return (height is null ? w : h, $"'{YamlNames.Key(h)}' and '{YamlNames.Key(w)}' go together: '{YamlNames.Key(height is null ? h : w)}' is missing");
        if (values.Any(value => value < least))
            yield return (list, $"'{key}' must be {least} or more, not {values.First(value => value < least)}");
        if (height < least)
            yield return (h, $"'{YamlNames.Key(h)}' must be {least} or more, not {height}");
        if (width < least)
            yield return (w, $"'{YamlNames.Key(w)}' must be {least} or more, not {width}");
    }
}
