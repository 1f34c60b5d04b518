using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NetFramework.Tests;

/// <summary>What a training says, to a log, to a program and to whoever wants quiet.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TrainingOutputTests
{
    private static readonly string[] Short = ["train", "solver.yaml", "--set", "max_iter=6", "--set", "display=2", "--set", "test_interval=3", "--set", "snapshot=4"];

    private static JsonObject[] Events(ToolResult result) => [.. result.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];

    [Test]
    public void Each_event_is_a_line_of_json()
    {
        using var folder = new WorkFolder();
        ToolResult result = folder.Run([.. Short, "--log-format", "json"]).Done();
        JsonObject[] events = Events(result);
        Assert.That(result.Error, Is.Empty);
        Assert.That(events.Select(happened => $"{happened["event"]} {happened["iteration"]}"), Is.EqualTo(new[]
        {
            "start 0", "test 0", "display 0", "display 2", "test 3", "checkpoint 4", "display 4", "checkpoint 6", "test 6", "stop 6",
        }));
        JsonObject start = events[0], test = events[8], stop = events[9];
        Assert.That(((string?)start["run"], (long)start["max_iterations"]!, (long)start["learned_values"]!, (long)start["samples"]!, (int)start["batch_size"]!), Is.EqualTo(("runs/iris", 6L, 15L, 120L, 60)));
        Assert.That((double)events[2]["lr"]!, Is.EqualTo(0.1));
        Assert.That((double)test["epoch"]!, Is.EqualTo(6 * 60 / 120.0));
        Assert.That((double)test["figures"]!["accuracy"]!, Is.InRange(0.5, 1));
        Assert.That(Directory.Exists(folder.PathOf((string)events[5]["path"]!)));
        Assert.That(((string?)stop["reason"], (string?)stop["model"]), Is.EqualTo(("completed", "runs/iris/model.safetensors")));
    }

    [Test]
    public void The_best_test_is_the_one_of_the_largest_accuracy_also_where_a_run_is_resumed()
    {
        using var folder = new WorkFolder();
        double best = double.NegativeInfinity;
        JsonObject[] first = Events(folder.Run("train", "solver.yaml", "--set", "max_iter=19", "--set", "test_interval=2", "--set", "snapshot_after_train=true", "--log-format", "json").Done());
        JsonObject[] resumed = Events(folder.Run("train", "--resume", "latest", "--set", "max_iter=40", "--log-format", "json").Done());
        // The test after iteration 19 is of the shorter training alone.
        JsonObject[] tests = [.. first.Concat(resumed).Where(happened => (string?)happened["event"] == "test" && (long)happened["iteration"]! != 19)];
        Assert.That(tests.Select(test => (long)test["iteration"]!), Is.EqualTo(Enumerable.Range(0, 21).Select(test => 2L * test)));
        foreach (JsonObject test in tests)
        {
            double accuracy = (double)test["figures"]!["accuracy"]!;
            Assert.That((bool)test["best"]!, Is.EqualTo(accuracy > best));
            best = Math.Max(best, accuracy);
        }
    }

    [Test]
    public void The_fields_are_those_of_the_documentation()
    {
        using var folder = new WorkFolder();
        ToolResult failed = folder.Run([.. Short, "--set", "base_lr=1e38", "--log-format", "json"]);
        Assert.That(failed.ExitCode, Is.EqualTo(1));
        Assert.That(failed.Error, Does.StartWith("error: "));
        ToolResult done = folder.Run([.. Short, "--set", "snapshot_best={ metric: accuracy }", "--log-format", "json"]).Done(), folds = folder.Run([.. Short, "--folds", "2", "--log-format", "json"]).Done();
        IEnumerable<string> written = from happened in new[] { failed, done, folds }.SelectMany(Events)
                                      from field in happened
                                      where field.Key is not ("event" or "time" or "iteration")
                                      select $"{happened["event"]} {field.Key}";
        IEnumerable<string> documented = from line in File.ReadLines(RepositoryFolder.PathOf("docs/training-events.md"))
                                         let cells = line.Split('|', StringSplitOptions.TrimEntries)
                                         where cells.Length == 5 && cells[1] is not ("event" or "---")
                                         select $"{cells[1]} {cells[2]}";
        Assert.That(written.Distinct().Order(), Is.EqualTo(documented.Order()));
    }

    [Test]
    public void A_training_that_fails_ends_with_the_reason()
    {
        using var folder = new WorkFolder();
        JsonObject stop = Events(folder.Run([.. Short, "--set", "base_lr=1e38", "--log-format", "json"]))[^1];
        Assert.That(((string?)stop["event"], (string?)stop["reason"]), Is.EqualTo(("stop", "failed")));
        Assert.That((string?)stop["error"], Does.Contain("layer"));
    }

    [Test]
    public void A_resumed_training_starts_where_it_goes_on()
    {
        using var folder = new WorkFolder();
        folder.Run(Short).Done();
        JsonObject start = Events(folder.Run("train", "--resume", "latest", "--set", "max_iter=9", "--log-format", "json").Done())[0];
        Assert.That(((string?)start["event"], (long)start["iteration"]!, (long)start["max_iterations"]!), Is.EqualTo(("start", 6L, 9L)));
    }

    [Test]
    public void The_model_of_the_best_test_is_told_and_can_be_used()
    {
        using var folder = new WorkFolder();
        string[] best = ["train", "solver.yaml", "--set", "max_iter=60", "--set", "test_interval=4", "--set", "snapshot_best={ metric: accuracy }"];
        string[] lines = folder.Run(best).Done().Output.Split('\n');
        string line = lines.Single(line => line.StartsWith("Best:    ", StringComparison.Ordinal));
        Match told = Regex.Match(line, @"^Best:    (\S+) \(accuracy (\S+) after iteration (\d+)\)$");
        Assert.That(told.Success, line);
        (string model, double accuracy, string iteration) = (told.Groups[1].Value, double.Parse(told.Groups[2].Value, CultureInfo.InvariantCulture), told.Groups[3].Value);
        Assert.That(lines.Last(line => line.EndsWith("  best so far", StringComparison.Ordinal)), Does.StartWith($"iteration {iteration} ").And.Contain($"({Math.Round(30 * accuracy)} of 30)"));
        Assert.That(Array.IndexOf(lines, line), Is.EqualTo(Array.FindIndex(lines, line => line.StartsWith("Weights: ", StringComparison.Ordinal)) + 1));
        Assert.That(folder.Run("test", "net.yaml", "--weights", model).Done().Output, Does.Contain($"({Math.Round(30 * accuracy)} of 30)"));
        folder.Run("predict", model, "--input", "iris.csv").Done();
        Assert.That(folder.Run("train", "solver.yaml", "--weights", model, "--set", "max_iter=1").Done().Output.Split('\n'), Has.Some.Match($@"^iteration 0 .*\({Math.Round(30 * accuracy)} of 30\)$"));

        JsonObject stop = Events(folder.Run([.. best, "--log-format", "json"]))[^1];
        Assert.That((string?)stop["best_model"], Is.EqualTo(model.Replace("runs/iris/", "runs/iris-3/", StringComparison.Ordinal)));
    }

    [Test]
    public void Quiet_leaves_the_directory_of_the_run_alone()
    {
        using var folder = new WorkFolder();
        ToolResult result = folder.Run([.. Short, "--quiet"]).Done();
        Assert.That((result.Output, result.Error), Is.EqualTo(("runs/iris\n", "")));
    }

    [Test]
    public void Quiet_does_not_hide_what_is_wrong()
    {
        using var folder = new WorkFolder();
        ToolResult result = folder.Run([.. Short, "--set", "base_lr=1e38", "--quiet"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith("error: "));
    }

    [TestCase("--quiet", "--log-format", "json")]
    [TestCase("--quiet", "--debug-info")]
    [TestCase("--log-format", "json", "--debug-info")]
    public void What_excludes_one_another_is_refused(params string[] options)
    {
        using var folder = new WorkFolder();
        ToolResult result = folder.Run([.. Short, .. options]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(" cannot be given beside "));
    }

    [Test]
    public void A_log_tells_epochs_and_the_best_test()
    {
        using var folder = new WorkFolder();
        string[] lines = folder.Run([.. Short]).Done().Output.Split('\n');
        Assert.That(lines, Has.Some.StartsWith("iteration 2  epoch 1.00  loss "));
        string[] tests = [.. lines.Where(line => line.StartsWith("iteration 3 ", StringComparison.Ordinal) || line.StartsWith("iteration 6  epoch 3.00  test: ", StringComparison.Ordinal))];
        Assert.That(tests, Has.Length.EqualTo(2));
        Assert.That(tests[0], Does.Match(@"^iteration 3  epoch 1\.50  test: loss [\d.]+  accuracy [\d.]+ \(\d+ of 30\)  best so far$"));
        Assert.That(double.Parse(tests[0].Split("accuracy ")[1].Split(' ')[0], CultureInfo.InvariantCulture), Is.GreaterThan(0.5));
    }
}
