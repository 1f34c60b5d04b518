using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>What softmax takes off the scores before it exponentiates them.</summary>
public enum SoftmaxShift
{
    /// <summary>The largest score of the position: no exponential overflows.</summary>
    [EnumMember(Value = "max")]
    Max,

    /// <summary>Nothing: e^z overflows beyond 88.7 in float and 709.8 in double, and the position becomes NaN. To study, not to use.</summary>
    [EnumMember(Value = "none")]
    None,
}
