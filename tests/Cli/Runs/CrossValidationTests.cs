using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NetFramework.Tests.Runs;

/// <summary>The record of a cross-validation, and cross-validations that were interrupted.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CrossValidationTests
{
    private const int Kills = 8;

    private static readonly string[] Begin = ["train", "solver.yaml", "--set", "max_iter=600", "--set", "snapshot=100", "--folds", "3"];

    private RunFolder folder = null!;
    private string events = "";

    [OneTimeSetUp]
    public void Train()
    {
        folder = new RunFolder();
        events = folder.Run([.. Begin, "--out", "runs/whole", "--log-format", "json"]).Done().Output;
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private static JsonNode Record(RunFolder folder, string run) => JsonNode.Parse(File.ReadAllText(folder.PathOf($"{run}/run.json")))!;

    private static Dictionary<string, double> Numbers(JsonNode? figures) => figures!.AsObject().ToDictionary(figure => figure.Key, figure => (double)figure.Value!);

    private static double[] Accuracies(JsonNode validation) => [.. validation["tests"]!.AsArray().Select(test => (double)test!["figures"]!["accuracy"]!)];

    [Test]
    public void The_record_has_the_test_of_each_fold_and_their_mean_and_deviation()
    {
        JsonNode record = Record(folder, "runs/whole"), validation = record["cross_validation"]!;
        Assert.That(((int)validation["folds"]!, (string?)record["sessions"]![0]!["outcome"], (long)record["sessions"]![0]!["iteration"]!), Is.EqualTo((3, "completed", 1800L)));
        Assert.That(validation["tests"]!.AsArray().Select(test => ((int)test!["fold"]!, (int)test["samples"]!, (long)test["iterations"]!)), Is.EqualTo(new[] { (1, 50, 600L), (2, 50, 600L), (3, 50, 600L) }));
        double[] accuracies = Accuracies(validation);
        for (int fold = 1; fold <= 3; fold++)
        {
            string last = File.ReadLines(folder.PathOf($"runs/whole/fold-{fold}/metrics.jsonl")).Last();
            Assert.That(accuracies[fold - 1], Is.EqualTo((double)JsonNode.Parse(last)!["figures"]!["accuracy"]!));
            Assert.That(Record(folder, $"runs/whole/fold-{fold}")["cross_validation"], Is.Null);
        }
        double mean = accuracies.Average();
        Assert.That(Numbers(validation["mean"])["accuracy"], Is.EqualTo(mean).Within(1e-15));
        Assert.That(Numbers(validation["deviation"])["accuracy"], Is.EqualTo(Math.Sqrt(accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / 2)).Within(1e-15));
        Assert.That(Numbers(validation["mean"]).Keys, Is.EqualTo(new[] { "loss", "accuracy" }));
    }

    [Test]
    public void Programs_are_told_as_of_the_last_event()
    {
        JsonNode last = JsonNode.Parse(events.TrimEnd().Split('\n')[^1])!, validation = Record(folder, "runs/whole")["cross_validation"]!;
        Assert.That(((string?)last["event"], (string?)last["run"], (int)last["folds"]!, (long)last["iteration"]!), Is.EqualTo(("cross_validation", "runs/whole", 3, 1800L)));
        foreach (string part in new[] { "tests", "mean", "deviation" })
            Assert.That(last[part]!.ToJsonString(), Is.EqualTo(validation[part]!.ToJsonString()));
    }

    [Test]
    public void Runs_lists_it_as_one_and_its_folds_where_it_is_asked_for()
    {
        JsonNode validation = Record(folder, "runs/whole")["cross_validation"]!;
        string best = string.Create(CultureInfo.InvariantCulture, $"accuracy {Numbers(validation["mean"])["accuracy"]:G6} ± {Numbers(validation["deviation"])["accuracy"]:G6} in 3 folds");
        string[] list = folder.Run("runs").Done().Output.TrimEnd().Split('\n'), folds = folder.Run("runs", "whole").Done().Output.TrimEnd().Split('\n');
        Assert.That(list.Single(line => line.StartsWith("runs/whole", StringComparison.Ordinal)), Does.Match($"^runs/whole +completed +{best} +0[.]0.* 1,800 "));
        Assert.That(folds[1], Does.Match($"^runs/whole +completed +{best} "));
        Assert.That(folds[2..].Select(line => line.Split(' ')[0]), Is.EqualTo(new[] { "runs/whole/fold-1", "runs/whole/fold-2", "runs/whole/fold-3" }));
        JsonNode run = JsonNode.Parse(folder.Run("runs", "whole", "--json").Done().Output)!["runs"]![0]!;
        Assert.That(Accuracies(run["cross_validation"]!), Is.EqualTo(Accuracies(validation)));
        Assert.That(Numbers(run["final_test"]), Is.EqualTo(Numbers(validation["mean"])));
    }

    [Test]
    public void A_fold_that_converges_is_done()
    {
        using var own = new RunFolder();
        own.Write("convex.yaml", "net: { name: iris, layers: [" + string.Join(", ",
            "{ name: data, type: CsvData, top: [x, y], source: iris.csv, label_column: species }",
            "{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }",
            "{ name: loss, type: SoftmaxWithLoss, bottom: [scores, y], top: loss }") + "] }\ntype: LBFGS\nbase_lr: 1\nmax_iter: 500\nweight_decay: 0.01\nprecision: double\n");
        own.Run("train", "convex.yaml", "--folds", "3", "--out", "cv").Done();
        Assert.That((string?)Record(own, "cv/fold-2")["sessions"]![0]!["outcome"], Is.EqualTo("converged"));
        Assert.That(Record(own, "cv")["cross_validation"]!["tests"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(own.Run("train", "--resume", "cv").Done().Output, Does.StartWith("Fold 1 of 3 is done\n"));
    }

    [Test]
    public void Killed_again_and_again_it_goes_on_to_the_bit()
    {
        using var own = new RunFolder();
        var random = new Random(1);
        string[] begin = Begin, resume = ["train", "--resume", "latest"];
        int kills = 0;
        for (; kills < Kills; kills++)
        {
            using Process process = Tool.Start(own.Root, kills == 0 ? begin : resume);
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            while (!HasBegun(own, process) && !process.WaitForExit(1))
            {
            }
            if (process.WaitForExit(random.Next(50, 500)))
                break;
            process.Kill();
            process.WaitForExit();
            Assert.That(error.Result, Does.Not.Contain("error").And.Not.Contain("damaged"), output.Result);
        }
        ToolResult last = own.Run(resume).Done();
        JsonNode record = Record(own, "runs/iris");
        TestContext.Out.WriteLine($"{kills} kills; sessions: {string.Join(", ", record["sessions"]!.AsArray().Select(session => $"{session!["outcome"]}"))}");
        Assert.That(last.Output, Does.Contain("\nCross-validation in 3 folds\n"));
        for (int fold = 1; fold <= 3; fold++)
            Assert.That(own.Weights($"runs/iris/fold-{fold}"), Is.EqualTo(folder.Weights($"runs/whole/fold-{fold}")));
        Assert.That(Accuracies(record["cross_validation"]!), Is.EqualTo(Accuracies(Record(folder, "runs/whole")["cross_validation"]!)));
    }

    private static bool HasBegun(RunFolder folder, Process process) =>
        File.Exists(folder.PathOf("runs/iris/run.json")) && (int)Record(folder, "runs/iris")["sessions"]!.AsArray()[^1]!["process"]! == process.Id;

    [Test]
    public void Finished_folds_are_kept_and_the_interrupted_one_goes_on_where_its_checkpoint_is()
    {
        using var own = new RunFolder();
        using (Process process = own.StartUntil("Fold 2 of 3", [.. Begin[1..], "--set", "max_iter=4000", "--out", "cv"]))
        {
            while (own.Checkpoints("cv/fold-2").Length == 0 && !process.WaitForExit(1))
            {
            }
            process.Kill();
            process.WaitForExit();
        }
        DateTime first = File.GetLastWriteTimeUtc(own.PathOf("cv/fold-1/run.json"));
        long from = own.Checkpoints("cv/fold-2")[^1];
        Assert.That(own.Run("runs", "cv").Done().Output, Does.Match(@"\ncv +killed +accuracy \S+ in 1 of 3 folds "));
        string output = own.Run("train", "--resume", "cv").Done().Output;
        Assert.That(output, Does.StartWith(string.Create(CultureInfo.InvariantCulture, $"Fold 1 of 3 is done\n\nFold 2 of 3\nResuming cv/fold-2 at iteration {from:N0}\n")).And.Contain("\nFold 3 of 3\nTraining iris: "));
        Assert.That(File.GetLastWriteTimeUtc(own.PathOf("cv/fold-1/run.json")), Is.EqualTo(first));
    }

    [Test]
    public void Stopped_as_asked_it_says_how_to_go_on()
    {
        using var own = new RunFolder();
        using Process process = own.StartUntil("iteration 100 ", [.. Begin[1..], "--set", "max_iter=1000000", "--out", "cv"]);
        RunFolder.Signal(process, "INT");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        Assert.That(output, Does.Match(@"\nAll:     .*train --resume cv\n$"));
        Assert.That((string?)Record(own, "cv")["sessions"]![0]!["outcome"], Is.EqualTo("stopped"));
    }

    [Test]
    public void Other_settings_are_refused()
    {
        ToolResult refused = folder.Run("train", "--resume", "runs/whole", "--set", "base_lr=0.2", "--seed", "4");
        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((2, "")));
        Assert.That(refused.Error, Is.EqualTo(
            "error: runs/whole: a cross-validation goes on with the settings that it began with, but 'base_lr' was 0.1, and is 0.2: --resume runs/whole/fold-1 goes on with one fold alone\n"
            + "error: runs/whole: a cross-validation goes on with the settings that it began with, but 'random_seed' was 1, and is 4: --resume runs/whole/fold-1 goes on with one fold alone\n"));
    }

    [Test]
    public void Another_one_in_its_directory_needs_force_which_removes_all_folds()
    {
        using var own = new RunFolder();
        string[] begin = ["train", "solver.yaml", "--set", "max_iter=5", "--out", "cv"];
        own.Run([.. begin, "--folds", "3"]).Done();
        ToolResult refused = own.Run([.. begin, "--folds", "2"]);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("--resume cv goes on with it, --force removes it and starts anew"));
        own.Run([.. begin, "--folds", "2", "--force"]).Done();
        Assert.That(Directory.GetDirectories(own.PathOf("cv")).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "fold-1", "fold-2" }));
        own.Run([.. begin, "--force"]).Done();
        Assert.That(Directory.GetDirectories(own.PathOf("cv")).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "checkpoints" }));
    }
}
