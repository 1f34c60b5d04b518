using System.Text.Json.Nodes;
using NetFramework.Layers;
using NetFramework.Schema;
using NetFramework.Yaml;

namespace NetFramework.Tests;

/// <summary>class_weights in a definition: a list of numbers, or a word in its place.</summary>
internal sealed class ClassWeightsTests
{
    private const string Head = "layers:\n  - { name: data, type: CsvData, top: [x, kind], source: data.csv, label_column: kind }\n  - { name: ip, type: InnerProduct, bottom: x, top: z, num_output: 2 }\n";

    private static NetDefinition Parse(string weights) => NetDefinition.Parse($"{Head}  - {{ name: loss, type: SoftmaxWithLoss, bottom: [z, kind], top: loss{weights} }}\n", "net.yaml");

    private static ListOrWord<double, ClassWeighting> WeightsOf(NetDefinition net) => ((ClassificationLossOptions)net.Layers[^1].Options).ClassWeights;

    [TestCase(", class_weights: balanced", "class_weights: balanced")]
    [TestCase(", class_weights: [1, 0.25]", "class_weights: [1, 0.25]")]
    [TestCase(", class_weights: 2", "class_weights: [2]")]
    [TestCase("", "top: [loss]}")]
    [TestCase(", class_weights: []", "top: [loss]}")]
    public void It_is_written_as_it_is_read(string weights, string written)
    {
        NetDefinition net = Parse(weights);
        Assert.That(net.ToYaml(), Does.Contain(written));
        NetDefinition again = NetDefinition.Parse(net.ToYaml());
        Assert.That((WeightsOf(again), WeightsOf(again).Word), Is.EqualTo((WeightsOf(net), WeightsOf(net).Word)));
        Assert.That(WeightsOf(net).Word, Is.EqualTo(weights.EndsWith("balanced", StringComparison.Ordinal) ? ClassWeighting.Balanced : null));
    }

    [TestCase("balancd", "net.yaml:4:87: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be a list of numbers, or balanced, not 'balancd', did you mean 'balanced'?")]
    [TestCase("[1, balanced]", "net.yaml:4:91: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be a number, not 'balanced'")]
    [TestCase("{ a: 1 }", "net.yaml:4:87: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be a number, not a mapping")]
    [TestCase("[1, -1]", "net.yaml:4:87: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be finite numbers of 0 or more")]
    [TestCase("[0, 0]", "net.yaml:4:87: layer 'loss' (SoftmaxWithLoss): 'class_weights' are all 0, so that nothing would be learned")]
    [TestCase("balanced, soft_label: true", "net.yaml:4:87: layer 'loss' (SoftmaxWithLoss): 'class_weights: balanced' counts the labels of each class, but with 'soft_label' they are distributions; give the weights as a list")]
    public void What_it_cannot_be_is_one_error(string weights, string message) =>
        Assert.That(() => Parse($", class_weights: {weights}"), Throws.TypeOf<InputException>().With.Message.EqualTo(message));

    [Test]
    public void A_word_differs_from_a_list()
    {
        Assert.That(DefinitionDifference.Between(Parse(""), Parse(", class_weights: balanced")).Select(difference => $"{difference}"), Is.EqualTo(new[] { "layers.loss.class_weights: balanced, before []" }));
        Assert.That(DefinitionDifference.Between(Parse(", class_weights: balanced"), Parse(", class_weights: [1, 2]")).Select(difference => $"{difference}"), Is.EqualTo(new[] { "layers.loss.class_weights: [1, 2], before balanced" }));
        Assert.That(DefinitionDifference.Between(Parse(", class_weights: balanced"), Parse(", class_weights: balanced")), Is.Empty);
    }

    [Test]
    public void The_schema_takes_both()
    {
        JsonNode weights = DefinitionSchema.Of(typeof(NetDefinition))["$defs"]!["SoftmaxWithLoss_layer"]!["properties"]!["class_weights"]!;
        Assert.That(weights["anyOf"]!.ToJsonString(), Is.EqualTo("""[{"type":"number"},{"type":"array","items":{"type":"number"}},{"type":"string","enum":["balanced"]}]"""));
    }

    [Test]
    public void A_net_has_the_numbers([Values] Phase phase, [Values] Formulation formulation)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "a,kind\n" + string.Concat(Enumerable.Repeat("1,ant\n", 6)) + "2,bee\n3,bee\n");
        string yaml = Parse(", class_weights: balanced").ToYaml().Replace(Path.GetFullPath("data.csv"), file, StringComparison.Ordinal);
        var net = new Net<float>(NetDefinition.Parse(yaml), new NetSettings { State = new NetState { Phase = phase }, Formulation = formulation });
        File.Delete(file);
        Assert.That(WeightsOf(net.Definition), Is.EqualTo(new[] { 4.0 / 6, 2 }));
        Assert.That(((ClassificationLossOptions)net.Layer("loss").Layer.Options).ClassWeights, Is.EqualTo(new[] { 4.0 / 6, 2 }));
    }

    [Test]
    public void Labels_of_an_input_are_not_counted() => Assert.That(
        () => new Net<float>(NetDefinition.Parse("""
            layers:
              - { name: in, type: Input, top: [z, label], shape: [[4, 3], [4]] }
              - { name: loss, type: SoftmaxWithLoss, bottom: [z, label], class_weights: balanced }
            """, "net.yaml")),
        Throws.TypeOf<InputException>().With.Message.EqualTo("net.yaml:3:5: layer 'loss' (SoftmaxWithLoss): 'class_weights: balanced' needs the number of training samples of each class, which is not known of 'label': "
            + "expected the labels of a data layer that reads them from a file; for others give the weights as a list"));
}
