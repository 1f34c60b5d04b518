using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>How GELU is computed.</summary>
public enum GELUApproximation
{
    /// <summary>With the normal distribution itself.</summary>
    [EnumMember(Value = "none")]
    None,

    /// <summary>With a hyperbolic tangent in its place, as GPT-2 and BERT's first code do: it differs by up to 5·10⁻⁴.</summary>
    [EnumMember(Value = "tanh")]
    Tanh,
}
