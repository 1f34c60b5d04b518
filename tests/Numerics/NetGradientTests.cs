using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

public sealed class NetGradientTests
{
    // Every way of writing the loss, under dropout, with a weight that two layers share and one that is frozen.
    private const string Body = """
        layers:
          - { name: data, type: Input, top: [x, y], shape: [[4, 5], [4]] }
          - { name: hidden, type: InnerProduct, bottom: x, top: h, num_output: 5, weight_filler: { type: uniform, min: -1 }, bias_filler: { type: uniform, min: -1 }, param: [{ name: shared }] }
          - { name: tanh, type: TanH, bottom: h, top: h }
          - { name: drop, type: Dropout, bottom: h, top: h, dropout_ratio: 0.25 }
          - { name: again, type: InnerProduct, bottom: h, top: g, num_output: 5, param: [{ name: shared }, { lr_mult: 0 }] }
          - { name: scores, type: InnerProduct, bottom: g, top: z, num_output: 3, weight_filler: { type: uniform, min: -1 } }

        """;

    private static IEnumerable<TestCaseData> Heads =>
    [
        new TestCaseData("  - { name: loss, type: SoftmaxWithLoss, bottom: [z, y], top: loss, loss_weight: 0.5 }\n").SetArgDisplayNames("fused"),
        new TestCaseData("  - { name: p, type: Softmax, bottom: z, top: p }\n  - { name: loss, type: MultinomialLogisticLoss, bottom: [p, y], top: loss }\n").SetArgDisplayNames("separated"),
        new TestCaseData("  - { name: l, type: LogSoftmax, bottom: z, top: l }\n  - { name: loss, type: NLLLoss, bottom: [l, y], top: loss }\n").SetArgDisplayNames("log"),
    ];

    [TestCaseSource(nameof(Heads))]
    public void The_gradients_of_a_whole_net_are_right(string head)
    {
        var net = new Net<double>(NetDefinition.Parse(Body + head), new NetSettings { State = new NetState { Phase = Phase.Train } });
        var random = new Random(7);
        foreach (ref double value in net["x"].Data)
            value = 2 * random.NextDouble() - 1;
        foreach (ref double label in net["y"].Data)
            label = random.Next(3);
        net.Iteration = 11;
        GradientReport report = GradientChecker.CheckNet(net);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Results.Select(result => (result.Input, result.Verdict, result.Checked)), Is.EqualTo(new[]
        {
            ("hidden/weight", GradientVerdict.Passed, 25L),
            ("hidden/bias", GradientVerdict.Passed, 5L),
            ("scores/weight", GradientVerdict.Passed, 15L),
            ("scores/bias", GradientVerdict.Passed, 3L),
        }));
        Assert.That(net.Iteration, Is.EqualTo(11));
        double[] shared = [.. net.Parameters.SelectMany(parameter => parameter.Diff.ToArray())];
        Assert.That(shared, Has.Some.Not.Zero);
    }
}
