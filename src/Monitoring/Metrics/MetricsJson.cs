using System.Text.Json.Serialization;

namespace NetFramework.Monitoring;

/// <summary>Rows as JSON, one line each. Numbers are written so that they are read as the same; NaN and ∞ as strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(MetricsRow))]
internal sealed partial class MetricsJson : JsonSerializerContext;
