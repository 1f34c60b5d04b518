using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetFramework.Layers;
using NetFramework.Yaml;

namespace NetFramework.Tests.Layers.Golden;

/// <summary>One forward and backward pass of one layer, computed by Caffe (shared/golden/layers) or by PyTorch (tests/Layers/PyTorch).</summary>
internal sealed class GoldenCase(JsonObject root)
{
    public GoldenCase(string path) : this(JsonNode.Parse(File.ReadAllText(path))!.AsObject())
    {
    }

    public string Type => (string)root["layer"]!;

    public Phase Phase => Enum.Parse<Phase>((string)root["phase"]!, ignoreCase: true);

    public IReadOnlyList<Array> Bottoms => Arrays("bottoms");

    public IReadOnlyList<Array> Tops => Arrays("tops");

    public IReadOnlyList<Array> Parameters => Arrays("params");

    public IReadOnlyList<Array> ParametersAfterForward => Arrays("params_after_forward");

    public IReadOnlyList<Array> WarmupBottoms => Arrays("warmup_bottoms");

    public bool HasBackward => root["top_diffs"] is not null;

    public IReadOnlyList<Array> TopDiffs => Arrays("top_diffs");

    /// <summary>An entry is null where there is no gradient.</summary>
    public IReadOnlyList<Array?> BottomDiffs => root["bottom_diffs"] is JsonArray diffs ? [.. diffs.Select(ToArray)] : [];

    /// <summary>An entry is null where the blob is not learned.</summary>
    public IReadOnlyList<Array?> ParameterDiffs => root["param_diffs"] is JsonArray diffs ? [.. diffs.Select(ToArray)] : [];

    /// <summary>The options, from Caffe's fields: the groups fall away, then <paramref name="changes"/> are put over them.</summary>
    public LayerOptions Options(IReadOnlyDictionary<string, string>? changes = null)
    {
        var flat = new JsonObject();
        foreach ((_, JsonNode? group) in root["param"]!.AsObject())
        {
            foreach ((string key, JsonNode? value) in group!.AsObject())
                flat[key] = Flattened(value!).DeepClone();
        }
        foreach ((string key, string value) in changes ?? new Dictionary<string, string>())
            flat[key] = JsonNode.Parse(value);
        Type options = LayerRegistry.Find(Type)!.OptionsType;
        // JSON is YAML: the reader of definitions binds it, as it binds a user's file.
        return (LayerOptions)typeof(DefinitionReader).GetMethod(nameof(DefinitionReader.ReadText))!
            .MakeGenericMethod(options).Invoke(null, [flat.ToJsonString(), null])!;
    }

    /// <summary>A shape is a list of its own in Caffe, { dim: [2, 3] }; in our definitions it is the list.</summary>
    private static JsonNode Flattened(JsonNode value) => value is JsonObject { Count: 1 } shape && shape["dim"] is { } extents ? extents : value;

    private IReadOnlyList<Array> Arrays(string key) => root[key] is JsonArray arrays ? [.. arrays.Select(array => ToArray(array)!)] : [];

    private static Array? ToArray(JsonNode? node) => node is null
        ? null
        : new Array(new Shape([.. node["shape"]!.AsArray().Select(extent => (int)extent!)]), [.. node["data"]!.AsArray().Select(ToNumber)]);

    private static double ToNumber(JsonNode? node) => node!.GetValueKind() != JsonValueKind.String
        ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)
        : (string)node! switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, var text => throw new FormatException(text) };

    /// <summary>A shape with values.</summary>
    internal sealed record Array(Shape Shape, double[] Data);
}
