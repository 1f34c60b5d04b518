using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;

namespace NetFramework.Numerics;

/// <summary>The element types that a study can run in.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "They are the names of element types.")]
public enum ElementPrecision
{
    /// <summary>IEEE 754 binary16: 11 bits of significand, 6·10⁻⁸ … 65504.</summary>
    [EnumMember(Value = "half")] Half,

    /// <summary>bfloat16: 8 bits of significand over the exponents of float.</summary>
    [EnumMember(Value = "bfloat16")] BFloat16,

    /// <summary>IEEE 754 binary32: 24 bits of significand.</summary>
    [EnumMember(Value = "float")] Float,

    /// <summary>IEEE 754 binary64: 53 bits of significand.</summary>
    [EnumMember(Value = "double")] Double,
}
