using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What an element of an enlarged image is.</summary>
public enum UpsampleMode
{
    /// <summary>The element at its place.</summary>
    Nearest,

    /// <summary>The weighted mean of the four around its place.</summary>
    Bilinear,
}

/// <summary>Options of Upsample.</summary>
public sealed record UpsampleOptions : LayerOptions
{
    /// <summary>What an element of the top is.</summary>
    public UpsampleMode Mode { get; init; }

    /// <summary>How many times as high and as wide as the bottom the top is.</summary>
    [Range(1, int.MaxValue)]
    public int? ScaleFactor { get; init; }

    /// <summary>The height of the top, with width in place of scale_factor.</summary>
    [Range(1, int.MaxValue)]
    public int? Height { get; init; }

    /// <summary>The width of the top, with height.</summary>
    [Range(1, int.MaxValue)]
    public int? Width { get; init; }

    /// <summary>BILINEAR: whether the centres of the corner elements stay corners; else the borders of the image stay borders.</summary>
    public bool AlignCorners { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (ScaleFactor is not null && (Height ?? Width) is not null)
            yield return (nameof(ScaleFactor), "give either 'scale_factor' or 'height' and 'width', not both");
        else if (ScaleFactor is null && (Height ?? Width) is null)
            yield return (nameof(ScaleFactor), "the top has no size: give scale_factor, or height and width");
        else if (Height is null != Width is null)
            yield return (Height is null ? nameof(Height) : nameof(Width), $"'height' and 'width' go together: '{(Height is null ? "height" : "width")}' is missing");
        if (AlignCorners && Mode == UpsampleMode.Nearest)
            yield return (nameof(AlignCorners), "align_corners is for BILINEAR");
    }
}
