using System.Numerics.Tensors;
using NetFramework.Numerics;
using NetFramework.Yaml;

namespace NetFramework.Tests.Numerics;

/// <summary>The published nets of the samples: what they cost, that they run, and that their gradients are right.</summary>
internal sealed class SampleNetTests
{
    private static readonly TestCaseData[] Published =
    [
        Case("cifar10/quick", 145_578, Costs.Cifar10Quick),
        Case("cifar10/full", 89_578, Costs.Cifar10Full),
        Case("imagenet/alexnet", 60_965_224, Costs.AlexNet),
        Case("imagenet/googlenet", 13_378_280, Costs.GoogLeNet + Costs.GoogLeNetHeads),
        Case("imagenet/squeezenet", 1_235_496, Costs.SqueezeNet),
        Case("imagenet/resnet-18", 11_689_512, Costs.ResNet18),
        Case("imagenet/resnet-50", 25_557_032, Costs.ResNet50),
        Case("imagenet/mobilenet-v1", 4_231_976, Costs.MobileNetV1),
        Case("imagenet/mobilenet-v2", 3_504_872, Costs.MobileNetV2),
    ];

    private static readonly TestCaseData[] Narrowed =
    [
        Case("mnist/lenet", 8, new[] { 1, 28, 28 }),
        Case("cifar10/quick", 8, new[] { 3, 32, 32 }),
        Case("cifar10/full", 8, new[] { 3, 32, 32 }),
        Case("imagenet/alexnet", 16, new[] { 3, 67, 67 }),
        Case("imagenet/googlenet", 16, new[] { 3, 80, 80 }),
        Case("imagenet/squeezenet", 8, new[] { 3, 59, 59 }),
        Case("imagenet/resnet-18", 16, new[] { 3, 64, 64 }),
        Case("imagenet/resnet-50", 16, new[] { 3, 64, 64 }),
        Case("imagenet/mobilenet-v1", 16, new[] { 3, 64, 64 }),
        Case("imagenet/mobilenet-v2", 16, new[] { 3, 64, 64 }),
    ];

    private static TestCaseData Case(string net, params object[] arguments) => new TestCaseData([net, .. arguments]).SetArgDisplayNames(net);

    private static string FileOf(string net) => RepositoryFolder.PathOf($"samples/{net}.yaml");

    private static Net<float> OneImage(string net, Phase phase) => new(
        DefinitionReader.ReadFile<NetDefinition>(FileOf(net), [Override.Parse("layers.data.shape.0.0=1"), Override.Parse("layers.data.shape.1.0=1")]),
        new NetSettings { State = new NetState { Phase = phase } });

    [TestCaseSource(nameof(Published))]
    public void A_net_has_the_published_counts_and_runs_forward_and_backward_on_random_data(string name, long parameters, long multiplyAdds)
    {
        Net<float> net = OneImage(name, Phase.Train);
        Assert.That(net.Parameters.Where(parameter => parameter.Learns).Sum(parameter => parameter.Blob.Count), Is.EqualTo(parameters));
        Assert.That(NetSummary.Of(net).MultiplyAdds, Is.EqualTo(multiplyAdds));
        string readme = File.ReadAllText(Path.Join(Path.GetDirectoryName(FileOf(name)), "README.md"));
        Assert.That(readme, Does.Contain(FormattableString.Invariant($" {parameters:N0} | {multiplyAdds:N0} |")));
        Assert.That(net.Forward(), Is.GreaterThan(0).And.LessThan(1000));
        net.ClearParameterDiffs();
        net.Backward();
        foreach (NetLayer<float> layer in net.Layers)
        {
            foreach (Blob<float> top in layer.Tops)
                Assert.That(TensorPrimitives.IsFiniteAll<float>(top.Data), $"values of {layer.Name}");
            foreach (Parameter<float> parameter in layer.Layer.Parameters.Where(parameter => parameter.Learns))
                Assert.That(TensorPrimitives.IsFiniteAll<float>(parameter.Diff) && parameter.Diff.ContainsAnyExcept(0f), $"gradient of {layer.Name}/{parameter.Name}");
        }
    }

    // The published multiply-adds, as rounded as they were published: Krizhevsky's own table has none for AlexNet, 724 M is from Caffe's model; GoogLeNet, "1.5 billion"; ResNet-18, 1.8 G; -50, 3.8 G; MobileNets, 569 M and 300 M.
    [Test]
    public void What_the_costs_add_up_to_is_what_was_published()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Costs.LeNet, Is.EqualTo(2_293_000));
            Assert.That(Costs.AlexNet / 1e6, Is.EqualTo(724).Within(0.5));
            Assert.That(Costs.GoogLeNet / 1e9, Is.EqualTo(1.58).Within(0.005));
            Assert.That(Costs.ResNet18 / 1e9, Is.EqualTo(1.8).Within(0.05));
            Assert.That(Costs.ResNet50 / 1e9, Is.EqualTo(3.8).Within(0.1));
            Assert.That(Costs.MobileNetV1 / 1e6, Is.EqualTo(569).Within(0.5));
            Assert.That(Costs.MobileNetV2 / 1e6, Is.EqualTo(300).Within(1));
        });
    }

    [Test]
    public void GoogLeNet_is_tested_without_its_auxiliary_heads()
    {
        NetSummary summary = NetSummary.Of(OneImage("imagenet/googlenet", Phase.Test));
        Assert.That(summary.Parameters, Is.EqualTo(6_998_552));
        Assert.That(summary.MultiplyAdds, Is.EqualTo(Costs.GoogLeNet));
    }

    [TestCaseSource(nameof(Narrowed))]
    public void The_gradients_of_a_narrowed_copy_are_right(string name, int divisor, int[] input)
    {
        Net<double> net = NarrowedNet.Of(NetDefinition.Load(FileOf(name)), divisor, input);
        // One element of each blob by itself, and, in the checker's second point, a step of all together.
        GradientReport report = GradientChecker.CheckNet(net, new GradientCheckSettings { MaxInputElements = 1 });
        Assert.That(report.Passed, report.ToString());
        net.ClearParameterDiffs();
        net.Backward();
        Dictionary<string, double> largest = net.Layers.SelectMany(layer => layer.Layer.Parameters.Where(parameter => parameter.Learns).Select(parameter => (layer.Name, parameter)))
            .ToDictionary(item => $"{item.Name}/{item.parameter.Name}", item => Math.Abs(TensorPrimitives.MaxMagnitude<double>(item.parameter.Diff)));
        // Differences say nothing of a gradient of 0: a shift ahead of a batch normalization changes nothing.
        GradientResult[] open = [.. report.Results.Where(result => result.Verdict == GradientVerdict.Inconclusive && largest[result.Input] > 1e-12)];
        Assert.That(open, Has.Length.LessThanOrEqualTo(report.Results.Count / 10), report.ToString());
        Assert.That(largest.Values.Count(value => value > 1e-12), Is.GreaterThanOrEqualTo(0.8 * largest.Count), "most of the net takes part");
    }
}
