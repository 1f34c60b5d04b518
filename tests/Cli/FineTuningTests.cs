namespace NetFramework.Tests;

/// <summary>Trainings that start from the weights of another one, on other data, for other classes.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FineTuningTests
{
    private const string HiddenNet = """
        name: iris
        layers:
          - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, batch_size: 60, shuffle: true, standardize: true, test_fraction: 0.2 }
          - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 8, weight_filler: { type: xavier } }
          - { name: relu, type: ReLU, bottom: hidden, top: hidden }
          - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 3, weight_filler: { type: xavier } }
          - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
        """;

    private static WorkFolder folder = null!;

    // A learning rate of 0: what comes out is what the training started from.
    private static string[] FromModel(string solver, string run) => ["train", solver, "--weights", "runs/iris/model.safetensors", "--set", "base_lr=0", "--set", "max_iter=1", "--out", run];

    [OneTimeSetUp]
    public void Train()
    {
        folder = new WorkFolder();
        folder.Write("net.yaml", HiddenNet);
        folder.Run("train", "solver.yaml", "--set", "max_iter=50").Done();
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private static void WriteSolver(string name, string net)
    {
        folder.Write($"{name}-net.yaml", net);
        folder.Write($"{name}.yaml", WorkFolder.Solver.Replace("net.yaml", $"{name}-net.yaml", StringComparison.Ordinal));
    }

    // The same flowers, larger by half, under other names.
    private static void WriteData(string name, Func<string, string?> classOf)
    {
        string[] lines = File.ReadAllLines(folder.PathOf("iris.csv"));
        folder.Write(name, string.Join('\n', lines.Skip(1).Select(line => line.Split(',')).Where(cells => classOf(cells[^1]) is not null)
            .Select(cells => string.Join(',', cells.SkipLast(1).Select(cell => (1.5 * double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(classOf(cells[^1])))).Prepend(lines[0])));
    }

    [Test]
    public void A_last_layer_for_other_classes_starts_anew_and_all_else_is_taken()
    {
        WriteData("garden.csv", species => species == "setosa" ? "small" : "large");
        WriteSolver("garden", HiddenNet.Replace("iris.csv", "garden.csv", StringComparison.Ordinal).Replace("num_output: 3", "num_output: 2", StringComparison.Ordinal));
        ToolResult result = folder.Run(FromModel("garden.yaml", "garden")).Done();
        Assert.That(result.Output, Does.Contain("""
            2 of the 4 weights of the net are taken from runs/iris/model.safetensors
            weight         in the net  in the file  what becomes of it
            hidden.weight         8×4          8×4  taken
            hidden.bias             8            8  taken
            scores.weight         2×8          3×8  another shape: keeps its first values
            scores.bias             2            3  another shape: keeps its first values
            The classes of 'species' are others than in the file: large, small, before setosa, versicolor, virginica
            """.ReplaceLineEndings("\n")));
        using ModelFile before = ModelFile.Open(folder.PathOf("runs/iris/model.safetensors")), after = ModelFile.Open(folder.PathOf("garden/model.safetensors"));
        Assert.That(Values(after, "hidden.weight"), Is.EqualTo(Values(before, "hidden.weight")));
        Assert.That(after.Preprocessing.Classes["species"], Is.EqualTo(new[] { "large", "small" }));
        Assert.That(after.Preprocessing.Features["x"].Mean, Is.EqualTo(before.Preprocessing.Features["x"].Mean), "the weights know numbers that are standardised by the first flowers");
        Assert.That(folder.Run("predict", "garden/model.safetensors", "--input", "garden.csv").Done().Output, Does.StartWith("class,probability_large,probability_small\n"));
    }

    [Test]
    public void Frozen_weights_are_told_and_stay_as_in_the_file_and_a_resumed_training_leaves_them_too()
    {
        string[] frozen = ["train", "solver.yaml", "--weights", "runs/iris/model.safetensors", "--set", "freeze=hidden.*", "--set", "max_iter=20", "--out", "frozen"];
        ToolResult result = folder.Run(frozen).Done();
        Assert.That(result.Output, Does.StartWith("""
            4 of the 4 weights of the net are taken from runs/iris/model.safetensors, and 2 are frozen
            weight         in the net  in the file  what becomes of it
            hidden.weight         8×4          8×4  taken; frozen
            hidden.bias             8            8  taken; frozen
            scores.weight         3×8          3×8  taken
            scores.bias             3            3  taken
            Training iris: 27 learned values (40 more are frozen), 20 iterations, 
            """.ReplaceLineEndings("\n").TrimEnd()));
        folder.Run("train", "--resume", "frozen", "--set", "max_iter=30").Done();
        using ModelFile before = ModelFile.Open(folder.PathOf("runs/iris/model.safetensors")), after = ModelFile.Open(folder.PathOf("frozen/model.safetensors"));
        foreach (string name in (string[])["hidden.weight", "hidden.bias"])
            Assert.That(Values(after, name), Is.EqualTo(Values(before, name)), name);
        foreach (string name in (string[])["scores.weight", "scores.bias"])
            Assert.That(Values(after, name).Zip(Values(before, name), (one, other) => one == other), Has.None.True, name);
        Assert.That(folder.Run("train", "--resume", "frozen", "--set", "freeze=[hidden.*, scores.bias]").Error,
            Does.EndWith("a training cannot go on with another 'freeze': it was ['hidden.*'], and is ['hidden.*', 'scores.bias']\n"));
    }

    [Test]
    public void Data_without_one_of_the_classes_leave_each_its_index()
    {
        WriteData("two.csv", species => species == "setosa" ? null : species);
        WriteSolver("two", HiddenNet.Replace("iris.csv", "two.csv", StringComparison.Ordinal));
        ToolResult result = folder.Run(FromModel("two.yaml", "two")).Done();
        Assert.That(result.Output, Does.Contain("\n4 of the 4 weights of the net are taken from runs/iris/model.safetensors\n").Or.StartWith("4 of the 4 weights"));
        using ModelFile after = ModelFile.Open(folder.PathOf("two/model.safetensors"));
        Assert.That(after.Preprocessing.Classes["species"], Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
    }

    [Test]
    public void A_layer_of_another_name_starts_anew()
    {
        WriteSolver("renamed", HiddenNet.Replace("name: scores,", "name: answers,", StringComparison.Ordinal));
        string output = folder.Run(FromModel("renamed.yaml", "renamed")).Done().Output;
        Assert.That(output, Does.Match(@"\nanswers\.weight +3×8 +– +not in the file: keeps its first values\n").And.Match(@"\nscores\.bias +– +3 +not in the net: not used\n"));
    }

    [Test]
    public void A_program_is_warned_on_standard_error()
    {
        WriteSolver("json", HiddenNet.Replace("name: scores,", "name: answers,", StringComparison.Ordinal));
        ToolResult result = folder.Run([.. FromModel("json.yaml", "json"), "--log-format", "json"]).Done();
        Assert.That(result.Error, Is.EqualTo("warning: 2 weights are taken from runs/iris/model.safetensors, but not answers.weight, answers.bias: they keep their first values\n"));
        Assert.That(result.Output, Does.StartWith("{"));
    }

    [Test]
    public void A_file_of_which_nothing_fits_is_refused()
    {
        WriteSolver("foreign", HiddenNet.Replace("name: hidden, type: InnerProduct", "name: first, type: InnerProduct", StringComparison.Ordinal).Replace("num_output: 3", "num_output: 4", StringComparison.Ordinal));
        ToolResult result = folder.Run(FromModel("foreign.yaml", "foreign"));
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.EndWith("error: runs/iris/model.safetensors: no weight of the file belongs to the net: the file has hidden.weight, hidden.bias; the net has first.weight, first.bias; of another shape are scores.weight, scores.bias\n"));
    }

    private static float[] Values(ModelFile model, string name) => model.Weights.Single(array => array.Name == name).ToArray<float>();
}
