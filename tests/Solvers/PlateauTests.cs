
namespace NetFramework.Tests.Solvers;

/// <summary>A learning rate that follows the tests of its solver.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PlateauTests
{
    private static readonly string Perceptron = TestNets.DigitsPerceptron + "\nlr_policy: plateau\nmax_iter: 40\ntest_interval: 5";

    [TestCase("loss", 1)]
    [TestCase("accuracy", -1)]
    public void The_rate_falls_after_the_tests_that_its_formula_names(string metric, int sign)
    {
        const double threshold = 0.3;
        var solver = new Solver<float>(SolverDefinition.Parse($"{Perceptron}\nmin_lr: 0.01\nplateau: {{ metric: {metric}, factor: 0.5, patience: 0, threshold: {threshold} }}"));
        var record = new Record();
        solver.Hooks.Add(record);
        solver.Train();
        // The naive form: the rates that the tests, as they came, ask for.
        double best = double.PositiveInfinity, rate = 0.05;
        List<double> expected = [];
        foreach (Evaluation test in record.Tests)
        {
            double score = sign * (metric == "loss" ? test.Loss : test.Outputs.Single(output => output.Blob == metric).Values[0]);
            if (double.IsInfinity(best) || score < best - threshold * Math.Abs(best))
                best = score;
            else
                rate = Math.Max(rate * 0.5, 0.01);
            expected.AddRange(Enumerable.Repeat(rate, 5));
        }
        Assert.That(record.Rates, Is.EqualTo(expected.Take(40)));
        Assert.That(record.Rates.Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void A_test_that_is_not_due_does_not_count()
    {
        var solver = new Solver<float>(SolverDefinition.Parse($"{Perceptron}\nplateau: {{ patience: 0, threshold: 0.9 }}"));
        solver.Step(3);
        for (int i = 0; i < 5; i++)
            solver.Test();
        solver.Step(1);
        Assert.That(solver.LearningRate, Is.EqualTo(0.05));
    }

    [Test]
    public void A_metric_that_no_test_has_is_named_with_the_nearest()
    {
        SolverDefinition definition = SolverDefinition.Parse($"{Perceptron}\nplateau: {{ metric: acuracy }}", "solver.yaml");
        Assert.That(() => new Solver<float>(definition), Throws.TypeOf<InputException>().With.Message.EndWith("the tested net has no output 'acuracy' of one value, did you mean 'accuracy'? (known: loss, accuracy)"));
    }

    private sealed class Record : SolverHook<float>
    {
        public List<Evaluation> Tests { get; } = [];

        public List<double> Rates { get; } = [];

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) => Tests.Add(evaluation);

        public override void AfterStep(Solver<float> solver) => Rates.Add(solver.LearningRate);
    }
}
