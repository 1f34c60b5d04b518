using System.Globalization;
using NetFramework.Monitoring;

namespace NetFramework.Tests.Monitoring;

internal sealed class MetricsTests
{
    [Test]
    public void There_is_a_row_for_each_display_and_each_test()
    {
        using var training = new TinyTraining();
        var seen = new SeenHook();
        training.Solver.Hooks.Add(seen);
        training.Solver.Train();
        training.Recorder.Dispose();
        IReadOnlyList<MetricsRow> rows = training.Rows();
        Assert.That(rows.Where(row => row.TestNet is null).Select(row => (row.Iteration, row.Figures["loss"], row.Figures["smoothed_loss"], row.Figures["lr"])), Is.EqualTo(seen.Displays));
        Assert.That(rows.Where(row => row.TestNet is not null).Select(row => (row.Iteration, row.Figures["loss"], row.Figures["accuracy"])), Is.EqualTo(seen.Tests));
        Assert.That(seen.Displays.Select(display => display.Iteration), Is.EqualTo(new long[] { 0, 10, 20, 30, 40, 50 }));
        Assert.That(seen.Tests.Select(test => test.Iteration), Is.EqualTo(new long[] { 0, 20, 40, 60 }));
        Assert.That(rows.Select(row => row.Epoch), Is.EqualTo(rows.Select(row => row.Iteration * 30 / 120.0)), "120 samples are trained on, 30 at a time");
        Assert.That(rows.Select(row => row.Seconds), Is.Ordered.Ascending);
        Assert.That(rows[^1].Confusion!.Counts.Sum(row => row.Sum()), Is.EqualTo(30));
    }

    [Test]
    public void The_gradient_norm_of_a_layer_is_that_of_its_learned_blobs()
    {
        using var training = new TinyTraining();
        var norms = new Dictionary<string, double>();
        training.Solver.Hooks.Add(new OnDisplayHook(solver =>
        {
            foreach (NetLayer<float> layer in solver.Net.Layers.Where(layer => layer.Layer.Parameters.Count > 0))
                norms[layer.Name] = Math.Sqrt(layer.Layer.Parameters.Sum(parameter => parameter.Diff.ToArray().Sum(gradient => (double)gradient * gradient)));
        }));
        training.Solver.Train();
        training.Recorder.Dispose();
        IReadOnlyDictionary<string, double> recorded = training.Rows().Last(row => row.TestNet is null).GradientNorms!;
        Assert.That(recorded.Keys, Is.EqualTo(new[] { "hidden", "scores" }));
        foreach ((string layer, double norm) in norms)
            Assert.That(recorded[layer], Is.EqualTo(norm).Within(1e-12 * norm));
    }

    [Test]
    public void The_table_has_the_same_figures_as_the_lines()
    {
        using var training = new TinyTraining();
        training.Solver.Train();
        training.Recorder.Dispose();
        string[][] table = [.. File.ReadLines(training.PathOf("metrics.csv")).Select(line => line.Split(','))];
        Assert.That(table[0], Is.EqualTo(new[] { "phase", "iteration", "epoch", "seconds", "loss", "smoothed_loss", "lr", "samples_per_second", "accuracy" }));
        IReadOnlyList<MetricsRow> rows = training.Rows();
        Assert.That(table, Has.Length.EqualTo(rows.Count + 1));
        foreach ((string[] cells, MetricsRow row) in table.Skip(1).Zip(rows))
        {
            Assert.That(cells[0], Is.EqualTo(row.TestNet is null ? "train" : "test"));
            Assert.That(cells[1], Is.EqualTo(row.Iteration.ToString(CultureInfo.InvariantCulture)));
            for (int column = 4; column < cells.Length; column++)
                Assert.That(cells[column].Length == 0 ? (double?)null : double.Parse(cells[column], CultureInfo.InvariantCulture), Is.EqualTo(row.Figures.TryGetValue(table[0][column], out double value) ? value : null));
        }
    }

    [Test]
    public void Rows_are_in_the_files_as_soon_as_they_are_measured()
    {
        using var training = new TinyTraining();
        training.Solver.Step(25);
        Assert.That(training.Rows().Select(row => (row.Iteration, row.TestNet is null)), Is.EqualTo(new[] { (0L, false), (0L, true), (10L, true), (20L, false), (20L, true) }));
        Assert.That(File.ReadLines(training.PathOf("metrics.csv")).Count(), Is.EqualTo(6));
    }

    [TestCase(20, Description = "both a test and a display are due there")]
    [TestCase(35)]
    public void A_resumed_training_leaves_the_rows_of_one_that_was_not_stopped(int checkpointAt)
    {
        using var whole = new TinyTraining();
        whole.Solver.Train();
        whole.Recorder.Dispose();

        using var first = new TinyTraining();
        first.Solver.Step(checkpointAt);
        string checkpoint = first.PathOf("checkpoint");
        first.Solver.SaveCheckpoint(checkpoint);
        first.Solver.Step(21);
        first.Recorder.Dispose();
        // Killed in the middle of a line.
        File.AppendAllText(first.PathOf("metrics.jsonl"), """{"iteration":1""");
        File.AppendAllText(first.PathOf("metrics.csv"), "train,5");

        using var second = new TinyTraining(first.Directory);
        second.Solver.RestoreCheckpoint(Checkpoint.Open(checkpoint));
        second.Solver.Train();
        second.Recorder.Dispose();

        Assert.That(Timeless(second.Rows()), Is.EqualTo(Timeless(whole.Rows())));
        Assert.That(Timeless(second.PathOf("metrics.csv")), Is.EqualTo(Timeless(whole.PathOf("metrics.csv"))));
        Assert.That(second.Rows().Select(row => row.Seconds), Is.Ordered.Ascending);

        static IEnumerable<string> Timeless(object rows) => rows is string path
            ? File.ReadLines(path).Select(line => line.Split(',')).Select(cells => string.Join(',', cells.Where((_, column) => column is not 3 and not 7)))
            : ((IReadOnlyList<MetricsRow>)rows).Select(row => string.Join(' ', row.Figures.Where(figure => figure.Key != "samples_per_second").Concat(row.GradientNorms ?? new Dictionary<string, double>()).Select(figure => $"{row.Iteration} {row.TestNet} {figure}")));
    }

    [Test]
    public void A_figure_whose_name_has_a_comma_keeps_its_column()
    {
        using var folder = new TestFolder();
        string path = folder.PathOf("metrics.csv");
        var row = new MetricsRow { Iteration = 3, Seconds = 1.5, TestNet = 1, Figures = new Dictionary<string, double> { ["a,\"b\""] = double.NaN } };
        using (MetricsCsv csv = MetricsCsv.Open(path, 0))
            csv.Add(row);
        using (MetricsCsv csv = MetricsCsv.Open(path, 1))
            csv.Add(row with { Iteration = 4 });
        Assert.That(File.ReadAllLines(path), Is.EqualTo(new[] { "phase,iteration,epoch,seconds,loss,smoothed_loss,lr,samples_per_second,\"a,\"\"b\"\"\"", "test1,3,,1.5,,,,,NaN", "test1,4,,1.5,,,,,NaN" }));
    }

    [Test]
    public void A_line_that_is_no_row_is_an_error_with_its_place()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.PathOf("metrics.jsonl"), "{\"iteration\":0,\"seconds\":0,\"figures\":{}}\nnonsense\n{\"iteration\":1,\"seconds\":0,\"figures\":{}}\n");
        InputException exception = Assert.Throws<InputException>(() => MetricsLines.Read(folder.PathOf("metrics.jsonl")))!;
        Assert.That(exception.Message, Does.Contain("metrics.jsonl:2"));
    }

    [Test]
    public void Of_many_classes_those_confused_most_are_kept()
    {
        var matrix = new ConfusionMatrix(100);
        for (int i = 0; i < 100; i++)
            matrix.Add(i, i);
        matrix.Add(70, 99);
        matrix.Add(70, 99);
        ConfusionCounts counts = ConfusionCounts.Of(matrix);
        Assert.That(counts.AllClasses, Is.EqualTo(100));
        Assert.That(counts.Classes, Has.Count.EqualTo(ConfusionCounts.MostClasses).And.Contains("70").And.Contains("99"));
        Assert.That(counts.Counts[counts.Classes.ToList().IndexOf("70")][counts.Classes.ToList().IndexOf("99")], Is.EqualTo(2));
    }

    private sealed class SeenHook : SolverHook<float>
    {
        public List<(long Iteration, double Loss, double SmoothedLoss, double LearningRate)> Displays { get; } = [];

        public List<(long Iteration, double Loss, double Accuracy)> Tests { get; } = [];

        public override void OnDisplay(Solver<float> solver) => Displays.Add((solver.Iteration, solver.Loss, solver.SmoothedLoss, solver.LearningRate));

        public override void OnTest(Solver<float> solver, int testNet, Evaluation evaluation) => Tests.Add((solver.Iteration, evaluation.Loss, evaluation.Outputs.Single(output => output.Blob == "accuracy").Values[0]));
    }

    private sealed class OnDisplayHook(Action<Solver<float>> look) : SolverHook<float>
    {
        public override void OnDisplay(Solver<float> solver) => look(solver);
    }
}
