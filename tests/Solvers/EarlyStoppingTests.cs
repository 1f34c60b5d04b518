namespace NetFramework.Tests.Solvers;

/// <summary>A training that ends when its tests no longer improve.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EarlyStoppingTests
{
    private static readonly string Perceptron = TestNets.DigitsPerceptron + "\nmax_iter: 120\ntest_interval: 4";

    [TestCase("loss", 1, 0.02, 2)]
    [TestCase("accuracy", -1, 0.01, 3)]
    [TestCase("accuracy", -1, 0, 1)]
    public void It_ends_after_the_test_that_its_formula_names(string metric, int sign, double minDelta, int patience)
    {
        (Solver<float> solver, StopReason reason, List<double> scores) = Train($"metric: {metric}, patience: {patience}, min_delta: {minDelta}", metric, sign);
        Assert.That(reason, Is.EqualTo(StopReason.StoppedEarly));
        Assert.That(solver.Iteration, Is.EqualTo(4 * (scores.Count - 1)).And.LessThan(120));
        // The naive form: the tests, as they came, up to the first that ends it.
        double best = double.PositiveInfinity;
        int since = 0, tests = 0;
        while (since < patience)
        {
            double score = scores[tests++];
            since = score < best - minDelta ? 0 : since + 1;
            best = since == 0 ? score : best;
        }
        Assert.That(scores, Has.Count.EqualTo(tests));
    }

    [Test]
    public void Where_less_is_better_in_error_it_ends_at_once()
    {
        (Solver<float> solver, _, List<double> scores) = Train("metric: accuracy, mode: min, patience: 1", "accuracy", 1);
        Assert.That(scores[1], Is.GreaterThan(scores[0]));
        Assert.That(solver.Iteration, Is.EqualTo(4));
    }

    [Test]
    public void Patience_that_is_never_lost_changes_nothing()
    {
        (Solver<float> solver, StopReason reason, _) = Train("patience: 1000", "loss", 1);
        Assert.That((solver.Iteration, reason), Is.EqualTo((120, StopReason.Completed)));
    }

    [Test]
    public void A_resumed_training_ends_where_it_would_have_and_goes_on_with_more_patience()
    {
        const string stopping = "metric: accuracy, min_delta: 0.01, patience: 3";
        (Solver<float> whole, _, _) = Train(stopping, "accuracy", -1);
        using var folder = new TestFolder();
        Solver<float> solver = Build(stopping);
        solver.Step((int)whole.Iteration - 3);
        solver.SaveCheckpoint(folder.PathOf("before"));
        Solver<float> resumed = Build(stopping);
        resumed.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("before")));
        Assert.That(resumed.Train(), Is.EqualTo(StopReason.StoppedEarly));
        Assert.That(resumed.Iteration, Is.EqualTo(whole.Iteration));
        Assert.That(TestNets.Weights(resumed.Net), Is.EqualTo(TestNets.Weights(whole.Net)));

        resumed.SaveCheckpoint(folder.PathOf("end"));
        Assert.That(resumed.Train(), Is.EqualTo(StopReason.StoppedEarly));
        Assert.That(resumed.Iteration, Is.EqualTo(whole.Iteration));
        Solver<float> patient = Build(stopping.Replace("3", "1000", StringComparison.Ordinal));
        patient.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("end")));
        Assert.That(patient.Train(), Is.EqualTo(StopReason.Completed));
        Assert.That(patient.Iteration, Is.EqualTo(120));
    }

    private static Solver<float> Build(string stopping) => new(SolverDefinition.Parse($"{Perceptron}\nearly_stopping: {{ {stopping} }}"));

    private static (Solver<float> Solver, StopReason Reason, List<double> Scores) Train(string stopping, string metric, int sign)
    {
        Solver<float> solver = Build(stopping);
        var scores = new Scores(metric, sign);
        solver.Hooks.Add(scores);
        return (solver, solver.Train(), scores.Values);
    }

    private sealed class Scores(string metric, int sign) : SolverHook<float>
    {
        public List<double> Values { get; } = [];

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) => Values.Add(sign * evaluation.Outputs.Single(output => output.Blob == metric).Values[0]);
    }
}
