namespace NetFramework.Tests.Solvers;

/// <summary>What a solver's updates remember can be read by name, and a second solver that is given it goes on with the same bits.</summary>
public sealed class UpdateStateTests
{
    [Test]
    public void Histories_are_named_for_layer_parameter_and_rule() =>
        Assert.That(Build("momentum: 0.9").UpdateState.Blobs.Select(entry => entry.Name), Is.EqualTo(new[] { "ip.weight.momentum", "ip.bias.momentum" }));

    [Test]
    public void A_rule_without_memory_has_no_state() => Assert.That(Build("").UpdateState.Blobs, Is.Empty);

    private static Solver<double> Build(string fields) => new(SolverDefinition.Parse($$"""
        net:
          layers:
            - { name: input, type: Input, top: [x, t], shape: [[1, 3], [1, 2]] }
            - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 2, weight_filler: { type: gaussian } }
            - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
        base_lr: 0.1
        max_iter: 10
        {{fields}}
        """));
}
