using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using NetFramework.Layers;
using NetFramework.Schema;

namespace NetFramework.Tests;

/// <summary>The JSON Schema of nets against the records that nets are read into.</summary>
internal sealed class SchemaTests
{
    private static readonly JsonObject Schema = DefinitionSchema.Of(typeof(NetDefinition));

    private static JsonObject Definition(string name) => (JsonObject)Schema["$defs"]![name]!;

    private static IEnumerable<string> Types => LayerRegistry.Types.Where(type => type.LayerType.Assembly == typeof(LayerRegistry).Assembly).Select(type => type.Name);

    private static PropertyInfo[] KeysOf(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true })];

    private static string[] Strings(JsonNode? array) => array is null ? [] : [.. array.AsArray().Select(value => (string)value!)];

    [TestCaseSource(nameof(Types))]
    public void A_layer_type_has_its_own_keys_and_the_common_ones_and_no_other(string name)
    {
        PropertyInfo[] own = KeysOf(LayerRegistry.Find(name)!.OptionsType);
        string[] common = ["name", "type", "bottom", "top", "loss_weight", "param", "propagate_down", "include", "exclude"];
        JsonObject layer = Definition($"{name}_layer");
        Assert.That(layer["properties"]!.AsObject().Select(key => key.Key), Is.EquivalentTo(common.Concat(own.Select(property => YamlNames.Key(property.Name)))));
        Assert.That(Strings(layer["required"]), Is.EquivalentTo(own.Where(property => property.IsDefined(typeof(RequiredMemberAttribute))).Select(property => YamlNames.Key(property.Name))));
        Assert.That((bool?)layer["additionalProperties"], Is.False);
        foreach ((string key, JsonNode? value) in layer["properties"]!.AsObject())
            Assert.That(value!["$ref"] is not null || (string?)value["description"] is { Length: > 0 }, key);
    }

    [Test]
    public void A_layer_is_judged_by_its_type()
    {
        JsonObject layer = Definition("LayerDefinition");
        Assert.That(Strings(layer["required"]), Is.EquivalentTo(new[] { "name", "type" }));
        Assert.That(Strings(layer["properties"]!["type"]!["enum"]), Is.EqualTo(LayerRegistry.Types.Select(type => type.Name)));
        foreach (JsonNode? branch in layer["allOf"]!.AsArray())
            Assert.That((string?)branch!["then"]!["$ref"], Is.EqualTo($"#/$defs/{(string?)branch["if"]!["properties"]!["type"]!["const"]}_layer"));
        Assert.That(layer["allOf"]!.AsArray(), Has.Count.EqualTo(LayerRegistry.Types.Count));
    }

    [Test]
    public void Every_reference_leads_somewhere()
    {
        string[] references = [.. References(Schema)];
        Assert.That(references, Has.Length.GreaterThan(20));
        foreach (string reference in references)
        {
            JsonNode? target = Schema;
            foreach (string step in reference.Split('/').Skip(1))
                target = target?[step];
            Assert.That(target, Is.Not.Null, reference);
        }
    }

    [Test]
    public void Types_ranges_defaults_and_enums_are_those_of_the_options()
    {
        JsonNode product = Definition("InnerProduct_layer")["properties"]!;
        Assert.That((string?)product["num_output"]!["type"], Is.EqualTo("integer"));
        Assert.That((double?)product["num_output"]!["minimum"], Is.EqualTo(1));
        Assert.That(product["num_output"]!["maximum"], Is.Null);
        Assert.That((bool?)product["bias_term"]!["default"], Is.True);
        Assert.That((string?)product["weight_filler"]!["$ref"], Is.EqualTo("#/$defs/FillerOptions"));
        Assert.That(Strings(Definition("SoftmaxWithLoss_layer")["properties"]!["normalization"]!["enum"]), Is.EqualTo(new[] { "FULL", "VALID", "BATCH_SIZE", "NONE" }));
        Assert.That(Strings(Definition("NetStateRule")["properties"]!["phase"]!["enum"]), Is.EqualTo(new[] { "TRAIN", "TEST" }));
    }

    [Test]
    public void A_single_value_may_stand_for_a_list()
    {
        JsonArray bottom = Definition("LayerDefinition")["properties"]!["bottom"]!["anyOf"]!.AsArray();
        Assert.That(Strings(bottom[0]!["type"]), Does.Contain("string"));
        Assert.That((string?)bottom[1]!["type"], Is.EqualTo("array"));
    }

    [Test]
    public void An_entry_of_layers_is_a_layer_or_uses_a_template()
    {
        JsonNode net = Definition("NetDefinition")["properties"]!;
        JsonNode entry = net["layers"]!["items"]!;
        Assert.That(Strings(entry["if"]!["required"]), Is.EqualTo(new[] { "template" }));
        Assert.That((string?)entry["then"]!["properties"]!["template"]!["type"], Is.EqualTo("string"));
        Assert.That(entry["then"]!["additionalProperties"], Is.Null, "arguments have any name");
        Assert.That((string?)entry["else"]!["$ref"], Is.EqualTo("#/$defs/LayerDefinition"));
        Assert.That((string?)net["templates"]!["additionalProperties"]!["type"], Is.EqualTo("array"));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(entry => entry.Key == "$ref" ? [(string)entry.Value!] : References(entry.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
