using System.Globalization;
using System.Text.RegularExpressions;

namespace NetFramework.Tests;

/// <summary>Cross-validation: <c>train --folds</c>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class FoldsTests
{
    private static readonly string[] Short = ["train", "solver.yaml", "--set", "max_iter=60"];

    [Test]
    public void Every_fold_is_a_run_and_a_table_has_their_mean_and_deviation()
    {
        using var folder = new WorkFolder();
        string output = folder.Run([.. Short, "--folds", "4", "--out", "cv"]).Done().Output;
        double[] accuracies = new double[4];
        int samples = 0;
        for (int fold = 1; fold <= 4; fold++)
        {
            string tested = folder.Run("test", $"cv/fold-{fold}/configuration.yaml", "--weights", $"cv/fold-{fold}/model.safetensors").Done().Output;
            Match match = Accuracy().Match(tested);
            accuracies[fold - 1] = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            samples += int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        }
        double mean = accuracies.Average(), deviation = Math.Sqrt(accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / 3);
        string[] table = output.Split("\nCross-validation in 4 folds\n")[1].TrimEnd().Split('\n');
        Assert.That(samples, Is.EqualTo(150));
        Assert.That(table, Has.Length.EqualTo(6));
        Assert.That(table[0], Does.Match("^fold +samples +loss +accuracy$"));
        for (int fold = 1; fold <= 4; fold++)
            Assert.That(table[fold], Does.Match(string.Create(CultureInfo.InvariantCulture, $@"^{fold} .* {accuracies[fold - 1]:F4}$")));
        Assert.That(table[5], Does.Match("^mean +150 ").And.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {mean:F4} ± {deviation:F4}")));
    }

    [Test]
    public void Force_removes_nothing_for_a_net_that_is_wrong()
    {
        using var folder = new WorkFolder();
        folder.Run([.. Short, "--folds", "2", "--out", "cv", "--quiet"]).Done();
        string[] before = [.. Directory.EnumerateFiles(folder.PathOf("cv"), "*", SearchOption.AllDirectories).Order()];
        var wrong = folder.Run([.. Short, "--folds", "2", "--out", "cv", "--force", "--set", "net.layers.iris.label_column=kind"]);
        Assert.That((wrong.ExitCode, Directory.EnumerateFiles(folder.PathOf("cv"), "*", SearchOption.AllDirectories).Order()), Is.EqualTo((2, before)));
    }

    [Test]
    public void Without_a_directory_the_folds_are_in_a_new_one_in_runs()
    {
        using var folder = new WorkFolder();
        Assert.That(folder.Run([.. Short, "--folds", "2", "--quiet"]).Done().Output, Is.EqualTo("runs/iris/fold-1\nruns/iris/fold-2\n"));
        Assert.That(folder.Run([.. Short, "--folds", "2", "--quiet"]).Done().Output, Is.EqualTo("runs/iris-2/fold-1\nruns/iris-2/fold-2\n"));
        Assert.That(folder.Run("train", "--resume", "runs/iris/fold-2", "--set", "max_iter=61").Done().Output, Does.Contain("Resuming runs/iris/fold-2 at iteration 60"));
    }

    private const string Train = "- { name: train, type: IdxData, top: [x, kind], source: train.idx, labels: labels.idx, batch_size: 8, include: { phase: TRAIN } }";
    private const string Test = "- { name: test, type: IdxData, top: [x, kind], source: none.idx, labels: none.idx, batch_size: 5, include: { phase: TEST } }";

    private static void WriteIdxNet(WorkFolder folder, params string[] data)
    {
        folder.WriteNet(data);
        byte[] labels = [.. Enumerable.Range(0, 30).Select(sample => (byte)(sample % 3))];
        File.WriteAllBytes(folder.PathOf("labels.idx"), [0, 0, 8, 1, 0, 0, 0, 30, .. labels]);
        File.WriteAllBytes(folder.PathOf("train.idx"), [0, 0, 8, 2, 0, 0, 0, 30, 0, 0, 0, 2, .. labels.SelectMany(label => new byte[] { label, (byte)(label * label) })]);
    }

    [Test]
    public void Data_for_tests_alone_are_not_touched()
    {
        using var folder = new WorkFolder();
        WriteIdxNet(folder, Train, Test);
        string output = folder.Run([.. Short, "--folds", "3", "--out", "cv", "--set", "test_iter=[1]"]).Done().Output;
        Assert.That(output, Does.StartWith("The data of layer 'train' are divided; those of layer 'test' are not used: each fold is tested on its own part\n"));
        Assert.That(output, Does.Match(@"\n1 +10 .*\n2 +10 .*\n3 +10 .*\nmean +30 "));
        string test = File.ReadAllLines(folder.PathOf("cv/fold-2/configuration.yaml")).SkipWhile(line => !line.Contains("test", StringComparison.Ordinal)).Aggregate((a, b) => $"{a}\n{b}");
        Assert.That(test, Does.Contain("train.idx").And.Contain("batch_size: 5").And.Contain("fold: 2").And.Not.Contain("none.idx"));
    }

    [Test]
    public void Nets_of_their_own_for_training_and_tests_can_be_divided()
    {
        using var folder = new WorkFolder();
        WriteIdxNet(folder, Train);
        File.Move(folder.PathOf("net.yaml"), folder.PathOf("train.yaml"));
        folder.WriteNet(Test);
        folder.Write("solver.yaml", "train_net: train.yaml\ntest_net: net.yaml\nbase_lr: 0.1\nmax_iter: 60\n");
        Assert.That(folder.Run("train", "solver.yaml", "--folds", "2").Done().Output, Does.Match(@"\nmean +30 "));
    }

    [Test]
    public void Arrays_with_figures_to_predict_are_divided_without_classes()
    {
        using var folder = new WorkFolder();
        folder.Write("net.yaml", """
            layers:
              - { name: data, type: MemoryData, top: [x, y], source: data.npz, batch_size: 6 }
              - { name: line, type: InnerProduct, bottom: x, top: line, num_output: 1 }
              - { name: loss, type: EuclideanLoss, bottom: [line, y], top: loss }
            """);
        double[] x = [.. Enumerable.Range(0, 25).Select(sample => sample / 25.0)];
        NpzFile.Write(folder.PathOf("data.npz"), [NamedArray.Of("x", new Shape(25, 1), x), NamedArray.Of("y", new Shape(25, 1), [.. x.Select(value => 2 * value + 0.5)])]);
        Assert.That(folder.Run([.. Short, "--folds", "4"]).Done().Output, Does.Match(@"\nfold +samples +loss\n1 +7 .*\n2 +6 .*\n3 +6 .*\n4 +6 .*\nmean +25 "));
    }

    [Test]
    public void A_class_with_fewer_samples_than_folds_is_told()
    {
        using var folder = new WorkFolder();
        string[] rows = File.ReadAllLines(folder.PathOf("iris.csv"));
        File.WriteAllLines(folder.PathOf("iris.csv"), rows[..54]);
        Assert.That(folder.Run([.. Short, "--folds", "5"]).Done().Error, Does.Contain("data: the smallest class has 3 sample(s), fewer than the 5 folds: not every fold tests it"));
        ToolResult refused = folder.Run([.. Short, "--folds", "51"]);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("no class has a sample for each of 51 'folds': the largest has 50"));
    }

    [TestCase(
        "net.yaml:2:100: layer 'data' (CsvData): --folds tests each fold on its part of these data, but the net has no data in the TEST phase: expected this layer in both phases, or one with the same tops in the TEST phase",
        "- { name: data, type: CsvData, top: [x, kind], source: iris.csv, label_column: species, include: { phase: TRAIN } }")]
    [TestCase(
        "--folds divides the samples of a data layer: expected one layer of type CsvData, IdxData or MemoryData in the TRAIN phase of the net, not 0",
        "- { name: data, type: DummyData, top: [x, kind], shape: [[2, 2], [2]] }")]
    [TestCase(
        "--folds divides the samples of a data layer: expected one layer of type CsvData, IdxData or MemoryData in the TRAIN phase of the net, not 2",
        Train, "- { name: more, type: IdxData, top: more, source: train.idx }")]
    public void What_cannot_be_divided_is_refused(string message, params string[] data)
    {
        using var folder = new WorkFolder();
        folder.WriteNet(data);
        ToolResult refused = folder.Run([.. Short, "--folds", "3"]);
        Assert.That((refused.ExitCode, refused.Output, refused.Error), Is.EqualTo((2, "", $"error: {message}\n")));
        Assert.That(Directory.Exists(folder.PathOf("runs")), Is.False);
    }

    [Test]
    public void Several_tests_and_one_fold_are_refused()
    {
        using var folder = new WorkFolder();
        Assert.That(folder.Run([.. Short, "--folds", "3", "--set", "test_iter=[1,1]"]).Error, Is.EqualTo("error: --folds tests each fold once, on its own samples: expected one net to test, not several ('test_net', 'test_iter')\n"));
        Assert.That(folder.Run([.. Short, "--folds", "1"]).Error, Does.StartWith("error: --folds takes a number of at least 2, not '1'\n"));
    }

    [GeneratedRegex(@"accuracy [\d.]+ \((\d+) of (\d+)\)")]
    private static partial Regex Accuracy();
}
