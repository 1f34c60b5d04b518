using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers;

public sealed class LearningRatePolicyTests
{
    // Each expected value is computed by hand from the formula that Caffe documents.
    [TestCase("fixed", "", 0, 0.1)]
    [TestCase("fixed", "", 999, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 0, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 9, 0.1)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 10, 0.05)]
    [TestCase("step", "gamma: 0.5\nstepsize: 10", 35, 0.0125)]
    [TestCase("exp", "gamma: 0.5", 0, 0.1)]
    [TestCase("exp", "gamma: 0.5", 3, 0.0125)]
    [TestCase("inv", "gamma: 0.25\npower: 0.5", 0, 0.1)]
    [TestCase("inv", "gamma: 0.25\npower: 0.5", 12, 0.05)]
    [TestCase("inv", "gamma: 1\npower: 2", 4, 0.004)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 4, 0.1)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 5, 0.01)]
    [TestCase("multistep", "gamma: 0.1\nstepvalue: [5, 8]", 8, 0.001)]
    [TestCase("poly", "power: 1", 0, 0.1)]
    [TestCase("poly", "power: 1", 75, 0.025)]
    [TestCase("poly", "power: 2", 50, 0.025)]
    [TestCase("poly", "power: 0.5", 75, 0.05)]
    [TestCase("poly", "power: 2", 100, 0)]
    [TestCase("poly", "power: 0.5", 101, 0)]
    [TestCase("sigmoid", "gamma: 0.1\nstepsize: 50", 50, 0.05)]
    [TestCase("sigmoid", "gamma: 0.02197224577336219\nstepsize: 50", 150, 0.09)]
    [TestCase("sigmoid", "gamma: -0.02197224577336219\nstepsize: 50", 150, 0.01)]
    public void A_policy_follows_its_formula(string policy, string fields, int iteration, double expected)
    {
        SolverDefinition definition = SolverDefinition.Parse($"net: {{ layers: [] }}\nbase_lr: 0.1\nmax_iter: 100\nlr_policy: {policy}\n{fields}");
        Assert.That(LearningRatePolicy.Of(definition, 100).Rate(iteration), Is.EqualTo(expected).Within(1e-15));
    }
}
