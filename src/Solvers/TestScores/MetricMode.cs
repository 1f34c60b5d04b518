using System.Runtime.Serialization;

namespace NetFramework;

/// <summary>Which values of a metric are the better ones.</summary>
public enum MetricMode
{
    /// <summary>The smaller.</summary>
    [EnumMember(Value = "min")] Min,

    /// <summary>The larger.</summary>
    [EnumMember(Value = "max")] Max,
}
