using NetFramework.Solvers;

namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>The checkpoints of the best tests: which they are, what they hold, and that a resumed training keeps the same.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SnapshotBestTests
{
    private static readonly string Perceptron = TestNets.DigitsPerceptron + "\nmax_iter: 45\ntest_interval: 4\nsnapshot: 7\nsnapshot_keep: 1";

    [TestCase("metric: accuracy", "accuracy", -1, 1)]
    [TestCase("metric: accuracy, keep: 3", "accuracy", -1, 3)]
    [TestCase("metric: accuracy, mode: min, keep: 2", "accuracy", 1, 2)]
    [TestCase("keep: 4", "loss", 1, 4)]
    [TestCase("keep: 100", "loss", 1, 100)]
    public void Those_of_the_best_tests_are_kept_beside_the_newest(string best, string metric, int sign, int keep)
    {
        using var folder = new TestFolder();
        (Solver<float> solver, Tests tests) = Build(best, folder);
        solver.Train();
        long[] expected = [.. tests.Due.OrderBy(test => sign * Value(test.Value, metric)).ThenBy(test => test.Key).Take(keep).Select(test => test.Key)];
        Assert.That(solver.Checkpoints!.Iterations, Is.EqualTo(expected.Append(45).Order()));
    }

    [TestCase("")]
    [TestCase("ema_decay: 0.8")]
    public void Each_holds_the_weights_that_were_tested(string keys)
    {
        using var folder = new TestFolder();
        (Solver<float> solver, Tests tests) = Build("metric: accuracy, keep: 3", folder, keys);
        solver.Train();
        foreach (long iteration in solver.Checkpoints!.Iterations.SkipLast(1))
        {
            using ModelFile model = ModelFile.Open(Checkpoint.ModelPathOf(solver.Checkpoints.PathOf(iteration)));
            var net = new Net<float>(model.Net!, new NetSettings { Preprocessing = model.Preprocessing, ForwardOnly = true });
            net.CopyWeights(model.Weights, model.Path);
            Evaluation again = new Evaluator<float>(net).Run();
            Assert.That((again.Loss, Value(again, "accuracy")), Is.EqualTo((tests.Due[iteration].Loss, Value(tests.Due[iteration], "accuracy"))), $"iteration {iteration}");
        }
    }

    // Before a test and at one, with a checkpoint there and without.
    [TestCase(11)]
    [TestCase(12)]
    [TestCase(13)]
    [TestCase(14)]
    [TestCase(28)]
    [TestCase(41)]
    public void A_training_that_was_killed_keeps_the_same(int killedAt)
    {
        // The best come late, or early: then they are known to the state alone.
        foreach (string best in (string[])["metric: accuracy, keep: 2", "keep: 3", "mode: max, keep: 3"])
        {
            using var folder = new TestFolder();
            using var other = new TestFolder();
            Solver<float> whole = Build(best, folder).Solver;
            whole.Train();
            Build(best, other).Solver.Step(killedAt);
            Solver<float> resumed = Build(best, other).Solver;
            resumed.RestoreCheckpoint(resumed.Checkpoints!.Newest(damage => Assert.Fail(damage.Message))!);
            Assert.That(resumed.Iteration, Is.GreaterThan(0));
            resumed.Train();
            Assert.That(resumed.Checkpoints.Iterations, Is.EqualTo(whole.Checkpoints!.Iterations));
            Assert.That(resumed.BestTest, Is.EqualTo(whole.BestTest));
        }
    }

    [TestCase("keep: 3")]
    [TestCase("mode: max, keep: 3")]
    public void A_training_that_is_made_longer_again_and_again_keeps_the_same(string best)
    {
        using var folder = new TestFolder();
        using var other = new TestFolder();
        Solver<float> whole = Build(best, folder).Solver;
        whole.Train();
        foreach (int length in (int[])[9, 16, 30, 45])
        {
            Solver<float> solver = Build(best, other, $"max_iter: {length}").Solver;
            if (solver.Checkpoints!.Newest(damage => Assert.Fail(damage.Message)) is { } checkpoint)
                solver.RestoreCheckpoint(checkpoint);
            solver.Train();
        }
        Assert.That(new CheckpointFolder(other.Root).Iterations, Is.EqualTo(whole.Checkpoints!.Iterations));
    }

    [Test]
    public void How_many_are_kept_may_change_and_what_is_best_may_not()
    {
        using var folder = new TestFolder();
        (Solver<float> solver, Tests tests) = Build("keep: 4", folder);
        solver.Train();
        Checkpoint checkpoint = Checkpoint.Open(solver.Checkpoints!.PathOf(45));
        Solver<float> fewer = Build("keep: 2", folder, "max_iter: 46").Solver;
        Assert.That(fewer.RestoreCheckpoint(checkpoint).Select(difference => difference.ToString()), Is.EqualTo(new[] { "max_iter: 46, before 45", "snapshot_best.keep: 2, before 4" }));
        fewer.Train();
        Assert.That(fewer.Checkpoints!.Iterations.SkipLast(1), Is.EqualTo(tests.Due.OrderBy(test => test.Value.Loss).Take(2).Select(test => test.Key).Order()));
        Assert.That(() => Build("metric: accuracy, keep: 4", folder).Solver.RestoreCheckpoint(checkpoint),
            Throws.TypeOf<InputException>().With.Message.EndsWith("a training cannot go on with another 'snapshot_best.metric': it was 'loss', and is 'accuracy'"));
    }

    [Test]
    public void The_test_that_ends_a_training_has_its_checkpoint_where_it_is_the_best()
    {
        using var folder = new TestFolder();
        (Solver<float> solver, Tests tests) = Build("metric: loss", folder, "max_iter: 8\nsnapshot: 0\nsnapshot_after_train: false");
        solver.Train();
        Assert.That(tests.Due[8].Loss, Is.LessThan(tests.Due[4].Loss).And.LessThan(tests.Due[0].Loss));
        Assert.That(solver.Checkpoints!.Iterations, Is.EqualTo(new long[] { 8 }));
    }

    [Test]
    public void Scores_that_are_no_numbers_are_never_the_best()
    {
        var best = new BestCheckpoints(2);
        foreach ((long iteration, double score) in (ReadOnlySpan<(long, double)>)[(1, double.NaN), (2, double.PositiveInfinity), (3, 5), (4, 5), (5, double.NaN), (6, 5), (7, 4)])
            best.Observe(iteration, score);
        Assert.That(best.Iterations, Is.EqualTo(new long[] { 7, 3 }));
    }

    private static double Value(Evaluation evaluation, string metric) => evaluation.Outputs.Single(output => output.Blob == metric).Values[0];

    private static (Solver<float> Solver, Tests Tests) Build(string best, TestFolder folder, string keys = "")
    {
        string[] lines = [.. Perceptron.Split('\n').Where(line => !keys.Split('\n').Any(key => key.Length > 0 && line.StartsWith(key.Split(':')[0] + ":", StringComparison.Ordinal)))];
        var solver = new Solver<float>(SolverDefinition.Parse($"{string.Join('\n', lines)}\nsnapshot_best: {{ {best} }}\n{keys}")) { Checkpoints = new CheckpointFolder(folder.Root) };
        var tests = new Tests();
        solver.Hooks.Add(tests);
        return (solver, tests);
    }

    /// <summary>The tests that test_interval asks for.</summary>
    private sealed class Tests : SolverHook<float>
    {
        public Dictionary<long, Evaluation> Due { get; } = [];

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation)
        {
            if (solver.Iteration % 4 == 0)
                Due.Add(solver.Iteration, evaluation);
        }
    }
}
