using System.Globalization;
using System.Text.Json.Nodes;

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
    public void The_best_test_is_the_one_of_the_largest_accuracy()
    {
        using var folder = new WorkFolder();
        double best = double.NegativeInfinity;
        foreach (JsonObject test in Events(folder.Run("train", "solver.yaml", "--set", "max_iter=40", "--set", "test_interval=2", "--log-format", "json").Done()).Where(happened => (string?)happened["event"] == "test"))
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
        IEnumerable<string> written = from happened in Events(folder.Run([.. Short, "--log-format", "json"]).Done()).Concat(Events(failed))
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
