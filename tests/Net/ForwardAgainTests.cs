namespace NetFramework.Tests.Net;

/// <summary>Forward once more on the same batch, with other weights.</summary>
public sealed class ForwardAgainTests
{
    [TestCase("", TestName = "A batch that stays is not read again")]
    [TestCase("- { name: relu, type: ReLU, bottom: x, top: x }", TestName = "A batch that was overwritten is read again")]
    [TestCase("- { name: dropout, type: Dropout, bottom: x, top: x }", TestName = "Random numbers are the same")]
    public void The_loss_is_that_of_a_Forward_of_the_same_number(string layer)
    {
        NetDefinition definition = NetDefinition.Parse($$"""
            layers:
              - { name: data, type: DummyData, top: [x, t], shape: [[4, 3], [4, 2]], data_filler: { type: gaussian } }
              {{layer}}
              - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2, weight_filler: { type: gaussian } }
              - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            """);
        var settings = new NetSettings { State = new NetState { Phase = Phase.Train } };
        Net<double> net = new(definition, settings), other = new(definition, settings);
        net.Iteration = other.Iteration = 3;
        net.Forward();
        net.Backward();
        double[] gradient = net.Parameters[0].Diff.ToArray();
        foreach (Net<double> either in new[] { net, other })
            either.Parameters[0].Data.Fill(0.5);

        double again = net.ForwardAgain();
        Assert.That(again, Is.EqualTo(other.Forward()));
        Assert.That(net.Iteration, Is.EqualTo(4));
        net.ClearParameterDiffs();
        net.Backward();
        other.Backward();
        Assert.That(net.Parameters[0].Diff.ToArray(), Is.EqualTo(other.Parameters[0].Diff.ToArray()).And.Not.EqualTo(gradient));
    }

    [Test]
    public void A_forward_only_net_has_no_data_left() =>
        Assert.Throws<InvalidOperationException>(() => new Net<float>(NetDefinition.Parse("layers: [{ name: in, type: Input, top: x, shape: [2, 3] }]"), new NetSettings { ForwardOnly = true }).ForwardAgain());
}
