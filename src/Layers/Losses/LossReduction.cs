using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>How the losses of all positions become the top, in PyTorch's terms. It takes the place of the normalization.</summary>
public enum LossReduction
{
    /// <summary>Not at all: the top holds one loss per position. Its loss weight multiplies each, as if they were summed.</summary>
    [EnumMember(Value = "none")]
    None,

    /// <summary>Their sum.</summary>
    [EnumMember(Value = "sum")]
    Sum,

    /// <summary>Their weighted mean, as with the normalization VALID.</summary>
    [EnumMember(Value = "mean")]
    Mean,
}
