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

    /// <summary>Their sum over the sum of the class weights of the labels that are not ignored; with soft labels, over the number of positions. Where that is 0, the sum.</summary>
    [EnumMember(Value = "mean")]
    Mean,
}
