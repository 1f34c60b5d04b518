using System.Runtime.Serialization;

namespace NetFramework.Layers;

/// <summary>How the values of the classes become one, in scikit-learn's terms.</summary>
public enum MetricAverage
{
    /// <summary>Their mean over all classes, also those that neither occur nor are predicted.</summary>
    [EnumMember(Value = "macro")]
    Macro,

    /// <summary>The value of the counts of all classes, summed.</summary>
    [EnumMember(Value = "micro")]
    Micro,

    /// <summary>Their mean, each weighted by the number of positions of its class.</summary>
    [EnumMember(Value = "weighted")]
    Weighted,

    /// <summary>The value of class 1 of two classes.</summary>
    [EnumMember(Value = "binary")]
    Binary,
}
