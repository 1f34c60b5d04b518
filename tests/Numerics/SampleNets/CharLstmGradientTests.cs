using NetFramework.Numerics;
using NetFramework.Yaml;

namespace NetFramework.Tests.Numerics;

/// <summary>The character-level LSTM of the samples, narrowed.</summary>
internal sealed class CharLstmGradientTests
{
    [Test]
    public void The_gradients_of_a_narrowed_copy_are_right()
    {
        string[] settings = ["layers.train.batch_size=2", "layers.train.sequence_length=6", "layers.embed.num_output=3", "layers.lstm.num_output=4", "layers.lstm.weight_filler.max=0.5"];
        NetDefinition definition = DefinitionReader.ReadFile<NetDefinition>(RepositoryFolder.PathOf("samples/char-lstm/net.yaml"), [.. settings.Select(Override.Parse)]);
        var net = new Net<double>(definition, new NetSettings { State = new NetState { Phase = Phase.Train } });
        GradientReport report = GradientChecker.CheckNet(net);
        Assert.That(report.Results.Select(result => (result.Input, result.Verdict)), Is.All.Matches<(string Input, GradientVerdict Verdict)>(
            result => result.Verdict == GradientVerdict.Passed), report.ToString());
        Assert.That(report.ContractErrors, Is.Empty);
    }
}
