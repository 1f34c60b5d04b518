using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>How the momentum depends on the iteration.</summary>
public enum MomentumPolicyType
{
    /// <summary>momentum, always.</summary>
    [EnumMember(Value = "fixed")] Fixed,

    /// <summary>From momentum to target_momentum in a straight line over the whole training.</summary>
    [EnumMember(Value = "linear")] Linear,

    /// <summary>From momentum to target_momentum and back, against the cycles of the learning rate.</summary>
    [EnumMember(Value = "cyclic")] Cyclic,
}
