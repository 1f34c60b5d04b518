using System.Reflection;
using NetFramework.Layers;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace NetFramework.Tests.Layers;

public sealed class LayerDocumentationTests
{
    private static IEnumerable<string> TypeNames => LayerRegistry.Types.Select(info => info.Name);

    [TestCaseSource(nameof(TypeNames))]
    public void Every_layer_type_says_what_it_computes_and_what_each_option_means(string name)
    {
        LayerTypeInfo info = LayerRegistry.Find(name)!;
        LayerDocumentation documentation = LayerDocumentation.Of(info);
        Assert.That(documentation.Summary, Is.Not.Empty);
        if (info.Role != LayerRole.Data)
            Assert.That(documentation.Text, Does.Contain("Backward").Or.Contain("No gradient"), "what flows back");
        AssertDocumented(documentation.Options);
    }

    [Test]
    public void Lines_of_the_source_stay_lines_and_paragraphs_begin_new_ones()
    {
        LayerDocumentation documentation = LayerDocumentation.Of(LayerRegistry.Find("InnerProduct")!);
        Assert.That(documentation.Summary.Split('\n'), Is.EqualTo(new[]
        {
            "y = x·Wᵀ + b, a fully connected layer. x: M×K, W: N×K (K×N where transpose), b: N, y: M×N.",
            "Backward: ∂x = ∂y·W, ∂W += ∂yᵀ·x, ∂b += Σₘ ∂y.",
        }));
        Assert.That(documentation.Remarks.Split('\n'), Does.Contain("Parameters: weight, bias."));
    }

    [Test]
    public void References_and_lists_become_plain_text()
    {
        string text = XmlDocumentation.TextOf(typeof(Layer<>), "remarks");
        Assert.That(text.Split('\n'), Does.Contain("• Setup is called once: it creates parameters and opens what must be open."));
        Assert.That(text, Does.EndWith("is an InputException; the net adds the layer's name and place."));
        Assert.That(text, Does.Not.Contain("<").And.Not.Contain("cref"));
        Assert.That(XmlDocumentation.TextOf(typeof(Arity).GetProperty(nameof(Arity.None))!, "summary"), Is.EqualTo("No blob at all."));
    }

    [Test]
    public void Options_have_key_type_default_and_range()
    {
        IReadOnlyList<OptionDocumentation> options = LayerDocumentation.Of(LayerRegistry.Find("InnerProduct")!).Options;
        Assert.That(options.Select(option => option.Key), Is.EqualTo(new[] { "num_output", "bias_term", "weight_filler", "bias_filler", "axis", "transpose" }));
        Assert.That(options.Select(option => option.Type), Is.EqualTo(new[] { "integer", "true or false", "filler", "filler", "integer", "true or false" }));
        Assert.That(options.Select(option => option.Default), Is.EqualTo(new[] { null, "true", null, null, "1", "false" }));
        Assert.That(options.Select(option => option.Required), Is.EqualTo(new[] { true, false, false, false, false, false }));
        Assert.That(options[0].Range, Is.EqualTo("at least 1"));
        OptionDocumentation norm = options[2].Nested.Single(option => option.Key == "variance_norm");
        Assert.That((norm.Type, norm.Default), Is.EqualTo(("one of FAN_IN, FAN_OUT, AVERAGE", "FAN_IN")));
        Assert.That(options[2].Nested[0].Text, Does.Contain("xavier"));
    }

    [Test]
    public void The_options_of_a_layer_itself_stand_before_those_that_it_shares() => Assert.That(
        LayerDocumentation.Of(LayerRegistry.Find("MultinomialLogisticLoss")!).Options.Select(option => option.Key),
        Is.EqualTo(new[] { "min_probability", "axis", "class_weights", "label_smoothing", "soft_label", "reduction", "ignore_label", "normalization", "normalize" }));

    [Test]
    public void Whole_definitions_are_described_too()
    {
        OptionDocumentation layers = OptionDocumentation.AllOf(typeof(NetDefinition)).Single(option => option.Key == "layers");
        Assert.That((layers.Type, layers.Required), Is.EqualTo(("list of layer definitions", true)));
        OptionDocumentation param = layers.Nested.Single(option => option.Key == "param");
        Assert.That(param.Nested.Single(option => option.Key == "lr_mult").Default, Is.EqualTo("1"));
    }

    [TestCase(typeof(int), "integer")]
    [TestCase(typeof(double?), "number")]
    [TestCase(typeof(IReadOnlyList<int>), "list of integers")]
    [TestCase(typeof(IReadOnlyList<IReadOnlyList<int>>), "list of lists of integers")]
    [TestCase(typeof(IReadOnlyList<Phase>), "list of TRAIN, TEST")]
    [TestCase(typeof(IReadOnlyList<FillerOptions>), "list of fillers")]
    public void Types_are_named_in_words(Type type, string words) => Assert.That(OptionWords.Type(type), Is.EqualTo(words));

    [Test]
    public void Ranges_are_named_in_words()
    {
        Assert.That(OptionWords.Range(new RangeAttribute(0.0, 1.0) { MaximumIsExclusive = true }), Is.EqualTo("at least 0 and below 1"));
        Assert.That(OptionWords.Range(new RangeAttribute(0.0, double.PositiveInfinity) { MinimumIsExclusive = true }), Is.EqualTo("above 0"));
        Assert.That(OptionWords.Range(new RangeAttribute(int.MinValue, 5)), Is.EqualTo("at most 5"));
    }

    private static void AssertDocumented(IEnumerable<OptionDocumentation> options)
    {
        foreach (OptionDocumentation option in options)
        {
            Assert.That(option.Text, Is.Not.Empty, option.Key);
            Assert.That(YamlNames.Property(option.Key), Is.EqualTo(option.Property.Name), "the key leads back to the property");
            AssertDocumented(option.Nested);
            Type type = Nullable.GetUnderlyingType(option.Property.PropertyType) ?? option.Property.PropertyType;
            foreach (FieldInfo member in type.IsEnum ? type.GetFields(BindingFlags.Public | BindingFlags.Static) : [])
                Assert.That(XmlDocumentation.TextOf(member, "summary"), Is.Not.Empty, $"{option.Key}: {member.Name}");
        }
    }
}
