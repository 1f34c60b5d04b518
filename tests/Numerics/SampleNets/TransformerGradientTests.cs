using NetFramework.Numerics;
using NetFramework.Yaml;

namespace NetFramework.Tests.Numerics;

/// <summary>The transformer of the samples, narrowed.</summary>
internal sealed class TransformerGradientTests
{
    private const int Blocks = 3;

    [Test]
    public void The_gradients_of_a_narrowed_copy_are_right()
    {
        List<string> settings = ["layers.train.batch_size=2", "layers.train.sequence_length=5", "layers.embedding.num_output=8"];
        for (int block = 1; block <= Blocks; block++)
            settings.AddRange([$"layers.block{block}_hidden.num_output=12", $"layers.block{block}_output.num_output=8"]);
        var net = new Net<double>(
            DefinitionReader.ReadFile<NetDefinition>(RepositoryFolder.PathOf("samples/transformer/net.yaml"), [.. settings.Select(Override.Parse)]),
            new NetSettings { State = new NetState { Phase = Phase.Train } });
        GradientReport report = GradientChecker.CheckNet(net, new GradientCheckSettings { MaxInputElements = 10 });
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Results, Has.Count.EqualTo(1 + Blocks * 12 + 2 + 2));
        Assert.That(report.Results.Count(result => result.Verdict == GradientVerdict.Passed), Is.GreaterThan(0.9 * report.Results.Count), report.ToString());
    }
}
