using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace NetFramework;

/// <summary>Which values of a metric are the better ones.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricMode>))]
public enum MetricMode
{
    /// <summary>The smaller.</summary>
    [EnumMember(Value = "min"), JsonStringEnumMemberName("min")] Min,

    /// <summary>The larger.</summary>
    [EnumMember(Value = "max"), JsonStringEnumMemberName("max")] Max,
}
