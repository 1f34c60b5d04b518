namespace NetFramework.Tests.Solvers;

/// <summary>What a solver's updates remember can be read by name, and a second solver that is given it goes on with the same bits.</summary>
public sealed class UpdateStateTests
{
    [Test]
    public void Histories_are_named_for_layer_parameter_and_rule() =>
        Assert.That(Build("momentum: 0.9").UpdateState.Blobs.Select(entry => entry.Name), Is.EqualTo(new[] { "ip.weight.momentum", "ip.bias.momentum" }));

    [Test]
    public void A_rule_without_memory_has_no_state() => Assert.That(Build("").UpdateState.Blobs, Is.Empty);

    [TestCase("momentum: 0.9")]
    [TestCase("type: Nesterov\nmomentum: 0.9")]
    [TestCase("type: AdaGrad")]
    [TestCase("type: RMSProp")]
    [TestCase("type: AdaDelta\nmomentum: 0.9")]
    [TestCase("type: Adam\nmomentum: 0.9")]
    [TestCase("type: AdamW\nmomentum: 0.9\nweight_decay: 0.1")]
    [TestCase("type: NAdam\nmomentum: 0.9")]
    [TestCase("type: RAdam\nmomentum: 0.9")]
    [TestCase("type: LAMB\nmomentum: 0.9\nweight_decay: 0.1")]
    [TestCase("type: Lion\nmomentum: 0.9\nweight_decay: 0.1")]
    public void The_blobs_hold_all_that_a_rule_remembers_but_the_iteration(string fields)
    {
        Solver<double> first = Build(fields), second = Build(fields);
        first.Step(4);
        // The second has been elsewhere for as many iterations.
        second.Net["t"].Data.Fill(5);
        second.Step(4);
        second.Net["t"].Data.Clear();
        foreach ((Blob<double> from, Blob<double> to) in first.UpdateState.Blobs.Zip(second.UpdateState.Blobs, (from, to) => (from.Blob, to.Blob)))
            to.CopyDataFrom(from);
        foreach ((Parameter<double> from, Parameter<double> to) in first.Net.Parameters.Zip(second.Net.Parameters))
            to.Blob.CopyDataFrom(from.Blob);
        first.Step(4);
        second.Step(4);
        Assert.That(TestNets.Weights(second.Net), Is.EqualTo(TestNets.Weights(first.Net)));
    }

    private static Solver<double> Build(string fields)
    {
        var solver = new Solver<double>(SolverDefinition.Parse($$"""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 3], [1, 2]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2, weight_filler: { type: gaussian } }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            base_lr: 0.1
            max_iter: 10
            {{fields}}
            """));
        solver.Net["x"].Data.Fill(1);
        return solver;
    }
}
