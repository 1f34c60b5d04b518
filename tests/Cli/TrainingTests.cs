using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetFramework.Tests;

/// <summary>Iris from the solver file to predictions.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class TrainingTests
{
    private static WorkFolder folder = null!;
    private static ToolResult training = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new WorkFolder();
        training = folder.Run("train", "solver.yaml", "--threads", "1").Done();
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void Iris_is_learned()
    {
        double accuracy = double.Parse(AccuracyAtTheEnd().Match(training.Output).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.That(accuracy, Is.GreaterThanOrEqualTo(0.95));
    }

    [Test]
    public void The_confusion_matrix_has_the_class_names_and_every_test_sample()
    {
        string[] rows = training.Output.Split("Confusion matrix\n")[1].Split('\n');
        Assert.That(rows[0], Does.Match(@"^actual \\ predicted +setosa +versicolor +virginica$"));
        int[][] counts = [.. rows.Skip(1).Take(3).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(int.Parse).ToArray())];
        Assert.That(rows.Skip(1).Take(3).Select(row => row.Split(' ')[0]), Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        Assert.That(counts.Select(row => row.Sum()), Is.EqualTo(new[] { 10, 10, 10 }), "a fifth of each class is for testing");
    }

    [Test]
    public void Progress_is_a_line_at_each_display_and_each_test()
    {
        Assert.That(Lines("iteration 0  epoch 0.00  loss"), Is.EqualTo(1));
        Assert.That(Lines("iteration 300  epoch 150.00  loss"), Is.EqualTo(1));
        Assert.That(Lines("iteration 200  epoch 100.00  test: loss"), Is.EqualTo(1));
        Assert.That(Lines("iteration 400  epoch 200.00  test: loss"), Is.EqualTo(1));

        static int Lines(string start) => training.Output.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Test]
    public void What_is_piped_has_no_escape_codes() => Assert.That(training.Output + training.Error, Does.Not.Contain("\x1b"));

    [Test]
    public void The_next_command_works_as_it_is_printed()
    {
        string command = training.Output.Split('\n').Single(line => line.StartsWith("Next: ", StringComparison.Ordinal))["Next:".Length..].Trim();
        string[] words = command.Split(' ');
        Assert.That(words[0], Is.EqualTo("dotnet"));
        Assert.That(Path.GetFullPath(words[1], folder.Root), Is.EqualTo(Tool.Assembly));
        string[] rows = folder.Run(words[2..]).Done().Output.TrimEnd().Split('\n');
        string[] species = [.. File.ReadLines(folder.PathOf("iris.csv")).Skip(1).Select(line => line.Split(',')[^1])];
        Assert.That(rows[0], Is.EqualTo("class,probability_setosa,probability_versicolor,probability_virginica"));
        Assert.That(rows.Skip(1).Zip(species, (row, actual) => row.Split(',')[0] == actual).Count(right => right), Is.GreaterThanOrEqualTo(0.95 * 150));
        Assert.That(rows, Has.Length.EqualTo(151));
        foreach (string row in rows.Skip(1))
        {
            string[] cells = row.Split(',');
            double[] probabilities = [.. cells.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
            Assert.That(cells[0], Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }[Array.IndexOf(probabilities, probabilities.Max())]));
        }
    }

    [Test]
    public void Predictions_go_to_a_file_and_extra_columns_are_passed_over()
    {
        folder.Write("flowers.csv", "garden,petal_width,petal_length,sepal_width,sepal_length\nnorth,0.2,1.4,3.5,5.1\nsouth,2.5,6.0,3.3,6.3\n");
        ToolResult result = folder.Run("predict", "runs/iris/model.safetensors", "--input", "flowers.csv", "--output", "predicted.csv").Done();
        Assert.That(result.Output, Is.EqualTo("predicted.csv: 2 predictions\n"));
        Assert.That(File.ReadLines(folder.PathOf("predicted.csv")).Skip(1).Select(row => row.Split(',')[0]), Is.EqualTo(new[] { "setosa", "virginica" }));
    }

    [Test]
    public void A_missing_feature_column_is_named()
    {
        folder.Write("short.csv", "sepal_length,sepal_width,petal_length\n5.1,3.5,1.4\n");
        ToolResult result = folder.Run("predict", "runs/iris/model.safetensors", "--input", "short.csv");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("error: short.csv").And.Contain("petal_width"));
    }

    [TestCase("net.yaml")]
    [TestCase("solver.yaml")]
    public void Testing_the_model_gives_what_training_ended_with(string definition)
    {
        string report = folder.Run("test", definition, "--weights", "runs/iris/model.safetensors").Done().Output;
        Assert.That(training.Output, Does.Contain(report.TrimEnd()));
    }

    [Test]
    public void Two_threads_give_the_same_model_to_the_bit()
    {
        folder.Run("train", "solver.yaml", "--threads", "2", "--out", "runs/two-threads").Done();
        Assert.That(File.ReadAllBytes(folder.PathOf("runs/two-threads/model.safetensors")), Is.EqualTo(File.ReadAllBytes(folder.PathOf("runs/iris/model.safetensors"))));
    }

    [Test]
    public void No_model_is_lost()
    {
        using var own = new WorkFolder();
        string[] quick = ["train", "solver.yaml", "--set", "max_iter=3"];
        own.Run(quick).Done();
        Assert.That(own.Run(quick).Done().Output, Does.Contain("Weights: runs/iris-2/model.safetensors\n"));
        byte[] first = File.ReadAllBytes(own.PathOf("runs/iris/model.safetensors"));
        string[] again = [.. quick, "--seed", "7", "--out", "runs/iris"];
        ToolResult refused = own.Run(again);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("error: runs/iris: the directory holds a run already (run.json, configuration.yaml, model.safetensors, checkpoints, …): --resume runs/iris goes on with it, --force removes it and starts anew"));
        Assert.That(File.ReadAllBytes(own.PathOf("runs/iris/model.safetensors")), Is.EqualTo(first));
        own.Run([.. again, "--force"]).Done();
        Assert.That(File.ReadAllBytes(own.PathOf("runs/iris/model.safetensors")), Is.Not.EqualTo(first));
    }

    [Test]
    public void Weights_to_start_from_are_used()
    {
        // A learning rate of 0: what comes out is what went in.
        folder.Run("train", "solver.yaml", "--weights", "runs/iris/model.safetensors", "--set", "base_lr=0", "--set", "max_iter=1", "--out", "again").Done();
        using SafetensorsFile before = SafetensorsFile.Open(folder.PathOf("runs/iris/model.safetensors")), after = SafetensorsFile.Open(folder.PathOf("again/model.safetensors"));
        Assert.That(after.Find("scores.weight")!.ToArray<float>(), Is.EqualTo(before.Find("scores.weight")!.ToArray<float>()));
    }

    [Test]
    public void Double_precision_is_kept_in_the_model()
    {
        folder.Run("train", "solver.yaml", "--precision", "double", "--set", "max_iter=3", "--out", "in-double").Done();
        using SafetensorsFile file = SafetensorsFile.Open(folder.PathOf("in-double/model.safetensors"));
        Assert.That(file.Arrays.Select(array => array.ElementType), Is.All.EqualTo(ElementType.Float64));
    }

    [Test]
    public void A_training_that_diverges_names_the_layer_and_the_iteration_and_exits_with_1()
    {
        ToolResult result = folder.Run("train", "solver.yaml", "--set", "base_lr=1e38", "--out", "diverged");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        string error = result.Error.TrimEnd().Split('\n')[^1];
        Assert.That(error, Does.Match(@"^error: .*layer '(scores|loss)'.*iteration \d+.*base_lr"));
        Assert.That(result.Error, Does.Not.Contain("   at "));
        Assert.That(File.ReadAllText(folder.PathOf("diverged/run.json")), Does.Contain("\"outcome\": \"failed\"").And.Contain("layer"));
        Assert.That(File.Exists(folder.PathOf("diverged/model.safetensors")), Is.False);
    }

    [Test]
    public void A_training_that_cannot_be_built_leaves_no_directory()
    {
        Assert.That(folder.Run("train", "solver.yaml", "--set", "net.layers.data.source=none.csv", "--out", "unbuilt").ExitCode, Is.EqualTo(2));
        Assert.That(Directory.Exists(folder.PathOf("unbuilt")), Is.False);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "sends a Unix signal")]
    public void An_interrupted_training_saves_what_it_has()
    {
        using var own = new WorkFolder();
        using Process process = Tool.Start(own.Root, "train", "solver.yaml", "--set", "max_iter=2000000000", "--set", "test_interval=0", "--set", "display=1000");
        string? line = "";
        while (line is not null && !line.StartsWith("iteration 1,000 ", StringComparison.Ordinal))
            line = process.StandardOutput.ReadLine();
        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        ToolResult result = Tool.Wait(process).Done();
        Assert.That(result.Output, Does.Match(@"Stopped, as asked, after iteration [\d,]+ of 2,000,000,000\."));
        Assert.That(own.Run("test", "net.yaml", "--weights", "runs/iris/model.safetensors").Done().Output, Does.Contain("Confusion matrix"));
    }

    [GeneratedRegex(@"Test on 30 samples\n(?:.*\n)*?  accuracy ([\d.]+) \(\d+ of 30\)\n")]
    private static partial Regex AccuracyAtTheEnd();
}
