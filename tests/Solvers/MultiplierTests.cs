using NetFramework.Layers;

namespace NetFramework.Tests.Solvers;

/// <summary>lr_mult and decay_mult of a learned blob, with every update rule: they multiply base_lr and weight_decay, and nothing else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MultiplierTests
{
    // L-BFGS takes one step for all weights: it refuses an lr_mult other than 1.
    private static IEnumerable<SolverType> Types => Enum.GetValues<SolverType>().Where(type => type != SolverType.Lbfgs);

    [TestCaseSource(nameof(Types))]
    public void They_are_factors_of_the_solvers_own_numbers(SolverType type) =>
        Assert.That(Train(type, "{ lr_mult: 2, decay_mult: 0.5 }", 0.01, 0.25), Is.EqualTo(Train(type, "{ lr_mult: 1 }", 0.02, 0.125)));

    [TestCaseSource(nameof(Types))]
    public void A_decay_mult_of_0_is_no_decay(SolverType type)
    {
        double[] without = Train(type, "{ decay_mult: 0 }", 0.01, 0.25);
        Assert.That(without, Is.EqualTo(Train(type, "{ lr_mult: 1 }", 0.01, 0)));
        Assert.That(without, Is.Not.EqualTo(Train(type, "{ lr_mult: 1 }", 0.01, 0.25)));
    }

    [TestCaseSource(nameof(Types))]
    public void An_lr_mult_of_0_leaves_the_weights_as_they_are(SolverType type) =>
        Assert.That(Train(type, "{ lr_mult: 0 }", 0.01, 0.25), Is.EqualTo(new[] { 1.0, -2 }));

    private static double[] Train(SolverType type, string param, double baseLr, double decay)
    {
        string momentum = type is SolverType.AdaGrad or SolverType.RmsProp ? "" : "momentum: 0.5";
        Solver<double> solver = LeastSquares.Build($"type: {YamlNames.Value(type)}\nweight_decay: {decay}\n{momentum}", param, baseLr);
        solver.Step(5);
        return LeastSquares.Weights(solver);
    }
}
