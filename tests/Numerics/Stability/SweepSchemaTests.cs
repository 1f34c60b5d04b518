using System.Text.Json.Nodes;
using NetFramework.Numerics;
using NetFramework.Schema;

namespace NetFramework.Tests.Numerics;

/// <summary>The JSON Schema of sweep files, against the sweep file of the samples, and what a sweep may be.</summary>
internal sealed class SweepSchemaTests
{
    private static readonly JsonObject Schema = DefinitionSchema.Of(typeof(SweepDefinition));

    private static JsonNode Definition(string name) => Schema["$defs"]![name]!;

    private static string[] Strings(JsonNode? array) => [.. array!.AsArray().Select(value => (string)value!)];

    private static string[] Keys(string name) => [.. Definition(name)["properties"]!.AsObject().Select(entry => entry.Key)];

    [TestCase("SweepDefinition", "name classes label repetitions random_seed precisions formulations shifts grids gap depth", "")]
    [TestCase("ScoreGrid", "name exponents scores repetitions", "name")]
    [TestCase("NumberRange", "from to step", "from to")]
    [TestCase("GapDefinition", "gaps", "gaps")]
    [TestCase("DepthDefinition", "depth width batch_size classes stacks", "depth width stacks")]
    [TestCase("StackDefinition", "activation weight_filler", "activation weight_filler")]
    public void Every_part_has_its_keys_and_no_other(string name, string keys, string required)
    {
        Assert.That(Keys(name), Is.EqualTo(keys.Split(' ')));
        Assert.That(Definition(name)["required"] is { } array ? Strings(array) : [], Is.EquivalentTo(required.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.That((bool?)Definition(name)["additionalProperties"], Is.False);
        foreach ((string key, JsonNode? value) in Definition(name)["properties"]!.AsObject())
            Assert.That((string?)value!["description"], Is.Not.Empty.And.Not.Null, key);
    }

    [Test]
    public void Ranges_values_and_defaults_are_those_of_a_sweep()
    {
        JsonNode sweep = Definition("SweepDefinition")["properties"]!;
        Assert.That((string?)Schema["$ref"], Is.EqualTo("#/$defs/SweepDefinition"));
        Assert.That(((double?)sweep["classes"]!["minimum"], (double?)sweep["classes"]!["maximum"], (int?)sweep["classes"]!["default"]), Is.EqualTo((2.0, 100_000.0, 100)));
        Assert.That(Strings(sweep["precisions"]!["anyOf"]![1]!["items"]!["enum"]), Is.SupersetOf(new[] { "half", "bfloat16", "float", "double" }));
        Assert.That(Strings(sweep["shifts"]!["anyOf"]![1]!["items"]!["enum"]), Is.EqualTo(new[] { "max", "none" }));
        Assert.That((string?)sweep["grids"]!["anyOf"]![1]!["items"]!["$ref"], Is.EqualTo("#/$defs/ScoreGrid"));
        Assert.That((string?)sweep["gap"]!["$ref"], Is.EqualTo("#/$defs/GapDefinition"));
        Assert.That((double?)Definition("NumberRange")["properties"]!["step"]!["exclusiveMinimum"], Is.Zero);
        Assert.That(Strings(Definition("StackDefinition")["properties"]!["activation"]!["enum"]), Is.EqualTo(new[] { "Sigmoid", "TanH", "ReLU" }));
    }
}
