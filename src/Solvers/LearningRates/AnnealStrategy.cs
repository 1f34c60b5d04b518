using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>How the policy one_cycle goes from one rate to the next.</summary>
public enum AnnealStrategy
{
    /// <summary>By half a cosine.</summary>
    [EnumMember(Value = "cos")] Cos,

    /// <summary>In a straight line.</summary>
    [EnumMember(Value = "linear")] Linear,
}
