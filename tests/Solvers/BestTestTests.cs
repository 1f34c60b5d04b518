namespace NetFramework.Tests.Solvers;

/// <summary>Which test is the best one, and by what.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BestTestTests
{
    private const string Regression = """
        net:
          layers:
            - { name: data, type: DummyData, top: [x, t], shape: [[4, 3], [4, 2]], data_filler: [{ type: gaussian }, { type: gaussian }] }
            - { name: y, type: InnerProduct, bottom: x, top: y, num_output: 2, weight_filler: { type: xavier } }
            - { name: error, type: EuclideanLoss, bottom: [y, t], top: error }
        base_lr: 0.1
        test_iter: 1
        """;

    [TestCase("", "accuracy", MetricMode.Max)]
    [TestCase("early_stopping: { patience: 100 }", "loss", MetricMode.Min)]
    [TestCase("early_stopping: { patience: 100, metric: accuracy, mode: min }", "accuracy", MetricMode.Min)]
    [TestCase("early_stopping: { patience: 100 }\nsnapshot_best: { metric: accuracy }", "accuracy", MetricMode.Max)]
    public void It_is_judged_by_what_the_definition_says(string keys, string metric, MetricMode mode)
    {
        foreach (string net in (string[])[TestNets.DigitsPerceptron, TestNets.DigitsSoftmax])
        {
            var solver = new Solver<double>(SolverDefinition.Parse($"{net}\nmax_iter: 21\ntest_interval: 3\n{keys}"));
            var tests = new Tests(metric);
            solver.Hooks.Add(tests);
            Assert.That(solver.BestTest, Is.Null);
            solver.Train();
            KeyValuePair<long, double> expected = mode == MetricMode.Min ? tests.Values.MinBy(test => test.Value) : tests.Values.MaxBy(test => test.Value);
            Assert.That(solver.BestTest, Is.EqualTo(new BestTest(expected.Key, metric, mode, expected.Value)));
            Assert.That(tests.BestSoFar, Is.EqualTo(tests.Values.Where((test, index) => tests.Values.Take(index).All(before => mode == MetricMode.Min ? test.Value < before.Value : test.Value > before.Value)).Select(test => test.Key)));
        }
    }

    [Test]
    public void Without_classes_it_is_the_one_of_the_least_loss()
    {
        var solver = new Solver<double>(SolverDefinition.Parse($"{Regression}\nmax_iter: 3\ntest_interval: 1"));
        solver.Train();
        Assert.That(solver.BestTest, Is.EqualTo(new BestTest(3, "loss", MetricMode.Min, solver.Test()[0].Loss)));
    }

    [Test]
    public void A_test_that_no_interval_asks_for_counts_and_a_longer_training_does_not_know_of_it()
    {
        using var folder = new TestFolder();
        Solver<double> solver = Softmax(10);
        solver.Checkpoints = new CheckpointFolder(folder.Root);
        solver.Train();
        Assert.That(solver.BestTest!.Iteration, Is.EqualTo(10));
        Solver<double> longer = Softmax(40), whole = Softmax(40);
        longer.RestoreCheckpoint(Checkpoint.Open(solver.Checkpoints.PathOf(10)));
        Assert.That(longer.BestTest!.Iteration, Is.Zero);
        longer.Train();
        whole.Train();
        Assert.That(longer.BestTest, Is.EqualTo(whole.BestTest));
    }

    [Test]
    public void A_resumed_training_goes_on_with_the_best_so_far()
    {
        using var folder = new TestFolder();
        Solver<double> solver = Softmax(40, "early_stopping: { metric: accuracy, mode: min, patience: 100 }");
        solver.Step(20);
        Assert.That(solver.BestTest!.Iteration, Is.Zero, "the accuracy only rises");
        solver.SaveCheckpoint(folder.PathOf("twenty"));
        Solver<double> resumed = Softmax(40, "early_stopping: { metric: accuracy, mode: min, patience: 100 }");
        resumed.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("twenty")));
        resumed.Train();
        Assert.That(resumed.BestTest, Is.EqualTo(solver.BestTest));
    }

    [TestCase("early_stopping", "acuracy")]
    [TestCase("snapshot_best", "acuracy")]
    public void A_metric_that_the_tests_do_not_have_is_an_error(string key, string metric)
    {
        SolverDefinition definition = SolverDefinition.Parse($"{TestNets.DigitsSoftmax}\nmax_iter: 3\ntest_interval: 1\n{key}: {{ metric: {metric} }}", "solver.yaml");
        Assert.That(() => new Solver<double>(definition), Throws.TypeOf<InputException>().With.Message.EqualTo(
            $"solver.yaml:10:{key.Length + 3}: the tested net has no output '{metric}' of one value, did you mean 'accuracy'? (known: loss, accuracy)"));
    }

    private static Solver<double> Softmax(int length, string keys = "") => new(SolverDefinition.Parse($"{TestNets.DigitsSoftmax}\nmax_iter: {length}\ntest_interval: 15\n{keys}"));

    private sealed class Tests(string metric) : SolverHook<double>
    {
        public Dictionary<long, double> Values { get; } = [];

        public List<long> BestSoFar { get; } = [];

        public override void OnTest(Solver<double> solver, int testNet, Evaluation evaluation)
        {
            Values.Add(solver.Iteration, metric == "loss" ? evaluation.Loss : evaluation.Confusion!.Accuracy);
            if (solver.BestTest!.Iteration == solver.Iteration)
                BestSoFar.Add(solver.Iteration);
        }
    }
}
