using System.Text.Json.Serialization;

namespace NetFramework.Monitoring.Page;

/// <summary>What the page reads. The default encoder escapes what could end a script element.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunDescription))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(ConfusionCounts))]
internal sealed partial class PageJson : JsonSerializerContext;
