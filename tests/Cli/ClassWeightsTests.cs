using System.Text.RegularExpressions;

namespace NetFramework.Tests;

/// <summary>Trainings on classes of different sizes: balanced class weights, and a column of weights.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class ClassWeightsTests
{
    private static readonly string[] Train = ["train", "solver.yaml", "--set", "max_iter=40", "--set", "test_interval=20"];

    /// <summary>Iris with 50, 20 and 10 flowers of the species, and a column of weights.</summary>
    private static WorkFolder Unbalanced()
    {
        var folder = new WorkFolder();
        string[] rows = File.ReadAllLines(folder.PathOf("iris.csv"));
        int[] kept = [.. Enumerable.Range(1, 50), .. Enumerable.Range(51, 20), .. Enumerable.Range(101, 10)];
        File.WriteAllLines(folder.PathOf("iris.csv"), [rows[0] + ",weight", .. kept.Select(row => $"{rows[row]},{row % 3}")]);
        folder.Write("net.yaml", WorkFolder.Net.Replace("test_fraction", "ignore_columns: [weight], test_fraction", StringComparison.Ordinal));
        return folder;
    }

    private static byte[] Weights(WorkFolder folder, string run)
    {
        using ModelFile model = ModelFile.Open(folder.PathOf($"{run}/model.safetensors"));
        return [.. model.Weights.SelectMany(array => array.ToArray<double>()).SelectMany(BitConverter.GetBytes)];
    }

    // 40, 16 and 8 of the 64 training rows: scikit-learn's balanced weights.
    [TestCase("fused")]
    [TestCase("separated")]
    public void Balanced_is_the_same_to_the_bit_as_its_numbers(string formulation)
    {
        using WorkFolder folder = Unbalanced();
        folder.Run([.. Train, "--formulation", formulation, "--set", "net.layers.loss.class_weights=balanced", "--out", "balanced"]).Done();
        string weights = ClassWeights().Match(File.ReadAllText(folder.PathOf("balanced/configuration.yaml"))).Groups[1].Value;
        Assert.That(weights, Is.EqualTo("[0.5333333333333333, 1.3333333333333333, 2.6666666666666665]"));
        folder.Run([.. Train, "--formulation", formulation, "--set", $"net.layers.loss.class_weights={weights}", "--out", "numbers"]).Done();
        folder.Run([.. Train, "--formulation", formulation, "--out", "plain"]).Done();
        Assert.That(Weights(folder, "balanced"), Is.EqualTo(Weights(folder, "numbers")));
        Assert.That(Weights(folder, "balanced"), Is.Not.EqualTo(Weights(folder, "plain")));
        Assert.That(Losses("balanced"), Is.EqualTo(Losses("numbers")));

        string[] Losses(string run) => [.. File.ReadAllLines(folder.PathOf($"{run}/metrics.csv")).Where(line => line.StartsWith("test", StringComparison.Ordinal)).Select(line => line.Split(',')[4])];
    }

    [Test]
    public void A_balanced_training_is_resumed_to_the_bit_whatever_becomes_of_the_data()
    {
        using WorkFolder folder = Unbalanced();
        string[] balanced = [.. Train, "--set", "net.layers.loss.class_weights=balanced"];
        folder.Run([.. balanced, "--out", "whole"]).Done();
        folder.Run([.. balanced, "--set", "max_iter=17", "--out", "part"]).Done();
        folder.Run("train", "--resume", "part", "--set", "max_iter=40").Done();
        Assert.That(Weights(folder, "part"), Is.EqualTo(Weights(folder, "whole")));
        folder.Run("train", "solver.yaml", "--set", "test_interval=20", "--set", "net.layers.loss.class_weights=balanced", "--resume", "part", "--set", "max_iter=41").Done();
    }

    [Test]
    public void Each_fold_has_weights_of_its_own_training_rows()
    {
        using WorkFolder folder = Unbalanced();
        folder.Run([.. Train, "--folds", "4", "--set", "net.layers.loss.class_weights=balanced", "--out", "cv"]).Done();
        string[] weights = [.. Enumerable.Range(1, 4).Select(fold => ClassWeights().Match(File.ReadAllText(folder.PathOf($"cv/fold-{fold}/configuration.yaml"))).Groups[1].Value)];
        Assert.That(weights, Is.All.StartsWith("[0.5"));
        Assert.That(weights.Distinct().Count(), Is.GreaterThan(1), "80 rows are not divided into four parts alike");
    }

    [Test]
    public void A_column_of_weights_is_the_losses_and_a_doubled_row_is_a_weight_of_2()
    {
        using WorkFolder folder = Unbalanced();
        string[] rows = File.ReadAllLines(folder.PathOf("iris.csv"));
        static string Row(string row, double weight) => $"{row[..row.LastIndexOf(',')]},{weight}";
        File.WriteAllLines(folder.PathOf("twice.csv"), [rows[0], .. rows[1..].Select(row => Row(row, 1)), .. rows[61..].Select(row => Row(row, 1))]);
        File.WriteAllLines(folder.PathOf("weighted.csv"), [rows[0], .. rows[1..61].Select(row => Row(row, 1)), .. rows[61..].Select(row => Row(row, 2))]);
        folder.Write("net.yaml", """
            name: iris
            layers:
              - { name: data, type: CsvData, top: [x, species, w], source: weighted.csv, label_column: species, weight_column: weight }
              - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }
              - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species, w], top: loss }
            """);
        folder.Write("solver.yaml", "net: net.yaml\nbase_lr: 0.05\nmax_iter: 30\nprecision: double\n");
        folder.Run("train", "solver.yaml", "--out", "weighted").Done();
        folder.Run("train", "solver.yaml", "--set", "net.layers.data.source=twice.csv", "--out", "twice").Done();
        double[] weighted = Values("weighted"), twice = Values("twice");
        Assert.That(weighted, Is.EqualTo(twice).Within(1e-12));
        Assert.That(folder.Run("predict", "weighted/model.safetensors", "--input", "iris.csv").Done().Output, Does.StartWith("class,probability_"));
        Assert.That(folder.Run("compare", "net.yaml", "--train", "3").Done().Output, Does.Contain("separated"));

        double[] Values(string run)
        {
            using ModelFile model = ModelFile.Open(folder.PathOf($"{run}/model.safetensors"));
            return [.. model.Weights.SelectMany(array => array.ToArray<double>())];
        }
    }

    [Test]
    public void Formulations_are_compared_and_models_tested_with_their_weights()
    {
        using WorkFolder folder = Unbalanced();
        folder.Write("net.yaml", File.ReadAllText(folder.PathOf("net.yaml")).Replace("type: SoftmaxWithLoss,", "type: SoftmaxWithLoss, class_weights: balanced,", StringComparison.Ordinal));
        Assert.That(folder.Run("compare", "net.yaml", "--train", "5").Done().Output, Does.Contain("In double every loss and gradient is finite"));
        string trained = folder.Run([.. Train, "--out", "run"]).Done().Output;
        string tested = folder.Run("test", "net.yaml", "--weights", "run/model.safetensors").Done().Output;
        string loss = Loss().Matches(trained)[^1].Value;
        Assert.That(tested, Does.Contain(loss));
        Assert.That(folder.Run("show", "net.yaml", "--phase", "TEST").Done().Output, Does.Contain("SoftmaxWithLoss"));
    }

    [TestCase("[1, 2]", "net.yaml:5:5: layer 'loss' (SoftmaxWithLoss): 'class_weights' has 2 entries, but there are 3 classes (shape 60×3, class axis 1)")]
    [TestCase("[1, -2, 1]", "--set net.layers.loss.class_weights=[1, -2, 1]: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be finite numbers of 0 or more")]
    [TestCase("[0, 0, 0]", "--set net.layers.loss.class_weights=[0, 0, 0]: layer 'loss' (SoftmaxWithLoss): 'class_weights' are all 0, so that nothing would be learned")]
    [TestCase("even", "--set net.layers.loss.class_weights=even: layer 'loss' (SoftmaxWithLoss): 'class_weights' must be a list of numbers, or balanced, not 'even'")]
    public void Wrong_weights_are_one_error(string weights, string message)
    {
        using WorkFolder folder = Unbalanced();
        ToolResult refused = folder.Run([.. Train, "--set", $"net.layers.loss.class_weights={weights}"]);
        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Does.EndWith($"error: {message}\n"));
        Assert.That(Directory.Exists(folder.PathOf("runs")), Is.False);
    }

    [Test]
    public void A_class_without_a_sample_is_one_error()
    {
        using WorkFolder folder = Unbalanced();
        ToolResult refused = folder.Run([.. Train, "--set", "net.layers.loss.class_weights=balanced", "--set", "net.layers.scores.num_output=4"]);
        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Does.EndWith("error: net.yaml:5:5: layer 'loss' (SoftmaxWithLoss): 'class_weights: balanced' divides by the number of training samples of each class, but of the 4 classes (0 … 3) class 3 has none\n"));
    }

    [GeneratedRegex(@"class_weights: (\[[^\]]*\])")]
    private static partial Regex ClassWeights();

    [GeneratedRegex(@"loss [\d.]+")]
    private static partial Regex Loss();
}
