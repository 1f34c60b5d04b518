using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What is put around an image.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The image, mirrored at its border.</summary>
    Reflect,
}

/// <summary>Options of Pad.</summary>
public sealed record PadOptions : LayerOptions
{
    /// <summary>What is put around the image.</summary>
    public PadMode Mode { get; init; }

    /// <summary>The rows above.</summary>
    [Range(0, int.MaxValue)]
    public int PadTop { get; init; }

    /// <summary>The rows below.</summary>
    [Range(0, int.MaxValue)]
    public int PadBottom { get; init; }

    /// <summary>The columns on the left.</summary>
    [Range(0, int.MaxValue)]
    public int PadLeft { get; init; }

    /// <summary>The columns on the right.</summary>
    [Range(0, int.MaxValue)]
    public int PadRight { get; init; }

    /// <summary>The value that CONSTANT puts there.</summary>
    public double Value { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Mode == PadMode.Reflect && Value != 0)
            yield return (nameof(Value), "value is for CONSTANT");
    }
}
