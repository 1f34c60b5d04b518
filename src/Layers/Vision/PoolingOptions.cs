using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What is taken of the elements of a window.</summary>
public enum PoolMethod
{
    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean, where padding counts as zeros.</summary>
    Ave,

    /// <summary>In training one of them, drawn with probabilities in proportion to the elements; in testing its expected value.</summary>
    Stochastic,
}

/// <summary>How the number of windows is rounded where they do not fit evenly.</summary>
public enum PoolRoundMode
{
    /// <summary>Up: the last window may reach beyond the padding, and is cut off.</summary>
    Ceil,

    /// <summary>Down: elements at the end may be in no window.</summary>
    Floor,
}

/// <summary>Options of Pooling.</summary>
public sealed record PoolingOptions : LayerOptions
{
    /// <summary>What is taken of the elements of a window.</summary>
    public PoolMethod Pool { get; init; }

    /// <summary>The height and width of a window.</summary>
    [Range(1, int.MaxValue)]
    public int? KernelSize { get; init; }

    /// <summary>The height of a window, with kernel_w in place of kernel_size.</summary>
    [Range(1, int.MaxValue)]
    public int? KernelH { get; init; }

    /// <summary>The width of a window, with kernel_h.</summary>
    [Range(1, int.MaxValue)]
    public int? KernelW { get; init; }

    /// <summary>The steps from one window to the next, in both directions; 1 where none is given.</summary>
    [Range(1, int.MaxValue)]
    public int? Stride { get; init; }

    /// <summary>The vertical stride, with stride_w in place of stride.</summary>
    [Range(1, int.MaxValue)]
    public int? StrideH { get; init; }

    /// <summary>The horizontal stride, with stride_h.</summary>
    [Range(1, int.MaxValue)]
    public int? StrideW { get; init; }

    /// <summary>The padding on each side, smaller than the window; 0 where none is given. Not for STOCHASTIC.</summary>
    [Range(0, int.MaxValue)]
    public int? Pad { get; init; }

    /// <summary>The padding above and below, with pad_w in place of pad.</summary>
    [Range(0, int.MaxValue)]
    public int? PadH { get; init; }

    /// <summary>The padding left and right, with pad_h.</summary>
    [Range(0, int.MaxValue)]
    public int? PadW { get; init; }

    /// <summary>Whether one window covers the whole image, whatever its size; no kernel is given then.</summary>
    public bool GlobalPooling { get; init; }

    /// <summary>How the number of windows is rounded.</summary>
    public PoolRoundMode RoundMode { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        (string Key, string Property, int? Both, string H, int? Height, string W, int? Width)[] pairs =
        [
            ("kernel_size", nameof(KernelSize), KernelSize, "kernel_h", KernelH, "kernel_w", KernelW),
            ("stride", nameof(Stride), Stride, "stride_h", StrideH, "stride_w", StrideW),
            ("pad", nameof(Pad), Pad, "pad_h", PadH, "pad_w", PadW),
        ];
        foreach (var pair in pairs)
        {
            if (pair.Both is not null && (pair.Height ?? pair.Width) is not null)
                yield return (pair.Property, $"give either '{pair.Key}' or '{pair.H}' and '{pair.W}', not both");
            else if (pair.Height is null != pair.Width is null)
                yield return (YamlNames.Property(pair.Height is null ? pair.W : pair.H), $"'{pair.H}' and '{pair.W}' go together: '{(pair.Height is null ? pair.H : pair.W)}' is missing");
        }
        bool hasKernel = (KernelSize ?? KernelH ?? KernelW) is not null, pads = (Pad ?? PadH) > 0 || (Pad ?? PadW) > 0;
        if (GlobalPooling && hasKernel)
            yield return (nameof(GlobalPooling), "with global_pooling the window is the whole image: give no kernel");
        if (GlobalPooling && (pads || (Stride ?? StrideH ?? 1) != 1 || (Stride ?? StrideW ?? 1) != 1))
            yield return (nameof(GlobalPooling), "with global_pooling there is one window: pad must be 0 and stride 1");
        if (!GlobalPooling && !hasKernel)
            yield return (nameof(KernelSize), "the window has no size: give kernel_size, or kernel_h and kernel_w, or global_pooling: true");
        if (pads && Pool == PoolMethod.Stochastic)
            yield return (nameof(Pad), "pad is for MAX and AVE pooling, not for STOCHASTIC");
        if ((Pad ?? PadH) >= (KernelSize ?? KernelH) || (Pad ?? PadW) >= (KernelSize ?? KernelW))
            yield return (nameof(Pad), $"the padding, {Pad ?? PadH} and {Pad ?? PadW}, must be smaller than the window, {KernelSize ?? KernelH}×{KernelSize ?? KernelW}");
    }
}
