using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NetFramework.Tests.Runs;

/// <summary>What a training leaves to look at, and the runs command.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MonitoringTests
{
    private static RunFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new RunFolder();
        folder.Run("train", "solver.yaml", "--set", "snapshot=200", "--out", "runs/first").Done();
        folder.Run("train", "solver.yaml", "--set", "base_lr=1e-9", "--set", "max_iter=10", "--out", "runs/second").Done();
        Assert.That(folder.Run("train", "solver.yaml", "--set", "base_lr=1e38", "--out", "runs/third").ExitCode, Is.EqualTo(1));
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    [Test]
    public void A_run_has_its_metrics_its_events_its_log_and_its_report()
    {
        string[] csv = File.ReadAllLines(folder.PathOf("runs/first/metrics.csv"));
        Assert.That(csv[0], Is.EqualTo("phase,iteration,epoch,seconds,loss,smoothed_loss,lr,samples_per_second,accuracy"));
        Assert.That(csv.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])), Is.EqualTo(new[] { "test,0", "train,0", "train,100", "test,200", "train,200", "train,300", "test,400" }));
        Assert.That(File.ReadLines(folder.PathOf("runs/first/metrics.jsonl")).Count(), Is.EqualTo(7));
        Assert.That(Directory.GetFiles(folder.PathOf("runs/first"), "events.out.tfevents.*"), Has.Length.EqualTo(1));
        Assert.That(File.ReadAllText(folder.PathOf("runs/first/log.txt")), Does.Contain("checkpoint saved").And.Contain("completed after iteration 400"));
        Assert.That(File.ReadAllText(folder.PathOf("runs/first/report.html")), Does.Contain("\"state\":\"Completed\"").And.Contain("iris.csv"));
    }

    [Test]
    public void A_training_that_fails_leaves_a_report_that_says_why() =>
        Assert.That(File.ReadAllText(folder.PathOf("runs/third/report.html")), Does.Contain("\"state\":\"Failed\"").And.Contain("base_lr"));

    [Test]
    public void A_resumed_run_goes_on_with_its_metrics()
    {
        using var own = new RunFolder();
        own.Run("train", "solver.yaml", "--set", "max_iter=150", "--out", "run").Done();
        own.Run("train", "--resume", "run", "--set", "max_iter=400").Done();
        string[] iterations = [.. File.ReadLines(own.PathOf("run/metrics.csv")).Skip(1).Select(line => string.Join(',', line.Split(',')[..2]))];
        Assert.That(iterations, Is.EqualTo(new[] { "test,0", "train,0", "train,100", "test,150", "test,200", "train,200", "train,300", "test,400" }).Or.EqualTo(new[] { "test,0", "train,0", "train,100", "test,200", "train,200", "train,300", "test,400" }));
        Assert.That(Directory.GetFiles(own.PathOf("run"), "events.out.tfevents.*"), Has.Length.EqualTo(2));
        Assert.That(File.ReadAllText(own.PathOf("run/log.txt")), Does.Contain("training goes on after iteration 150 of 400"));
    }

    [Test]
    public void Runs_lists_the_best_first_with_what_differs_from_the_oldest()
    {
        string[] lines = folder.Run("runs").Done().Output.TrimEnd().Split('\n');
        Assert.That(lines[0], Does.Match("^run +state +best test +final loss +iterations +time +settings$"));
        Assert.That(lines[1], Does.Match(@"^runs/first +completed +accuracy (1|0\.9\d*) at \d+ +0\.\d+ +400 +.* +\(the oldest\)$"));
        Assert.That(lines[2..].Single(line => line.StartsWith("runs/second ", StringComparison.Ordinal)), Does.Match("completed .* max_iter=10, base_lr=1e-0?9|completed .* base_lr=1e-0?9.*max_iter=10").IgnoreCase);
        Assert.That(lines[2..].Single(line => line.StartsWith("runs/third ", StringComparison.Ordinal)), Does.Contain("failed"));
    }

    [Test]
    public void Runs_compares_those_that_are_named()
    {
        string[] lines = folder.Run("runs", "first", "runs/second").Done().Output.TrimEnd().Split('\n');
        Assert.That(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "runs/first", "runs/second" }));
        Assert.That(lines.Single(line => line.StartsWith("iterations", StringComparison.Ordinal)), Does.Match("^iterations +400 +10$"));
        Assert.That(lines.Single(line => line.StartsWith("base_lr", StringComparison.Ordinal)), Does.Match("^base_lr +0.1 +1e-0?9$").IgnoreCase);
        Assert.That(lines.Where(line => line.StartsWith("momentum", StringComparison.Ordinal)), Is.Empty, "what is the same is not shown");
    }

    [Test]
    public void Runs_writes_json()
    {
        using JsonDocument document = JsonDocument.Parse(folder.Run("runs", "--json").Done().Output);
        JsonElement first = document.RootElement.GetProperty("runs")[0];
        Assert.That(first.GetProperty("path").GetString(), Is.EqualTo(Path.Join("runs", "first")));
        Assert.That(first.GetProperty("state").GetString(), Is.EqualTo("completed"));
        Assert.That(first.GetProperty("best").GetProperty("metric").GetString(), Is.EqualTo("accuracy"));
        Assert.That(document.RootElement.GetProperty("settings").EnumerateArray().Select(setting => setting.GetProperty("key").GetString()), Does.Contain("base_lr"));
    }

    [Test]
    public void The_best_test_is_by_the_metric_that_the_run_is_judged_by()
    {
        using var own = new RunFolder();
        own.Run("train", "solver.yaml", "--set", "test_interval=20", "--set", "snapshot_best={ metric: loss }", "--out", "runs/loss").Done();
        own.Run("train", "solver.yaml", "--set", "test_interval=20", "--set", "snapshot_best={ metric: accuracy, mode: min }", "--out", "runs/worst").Done();
        string[][] tests = [.. File.ReadLines(own.PathOf("runs/loss/metrics.csv")).Select(line => line.Split(',')).Where(cells => cells[0] == "test")];
        string[] best = tests.MinBy(cells => double.Parse(cells[4], CultureInfo.InvariantCulture))!, worst = tests.MinBy(cells => double.Parse(cells[^1], CultureInfo.InvariantCulture))!;
        using JsonDocument document = JsonDocument.Parse(own.Run("runs", "--json").Done().Output);
        Dictionary<string, string> told = document.RootElement.GetProperty("runs").EnumerateArray().ToDictionary(run => run.GetProperty("path").GetString()!, run =>
            $"{run.GetProperty("best").GetProperty("metric")} {run.GetProperty("best").GetProperty("mode")} {run.GetProperty("best").GetProperty("iteration")} {run.GetProperty("best").GetProperty("value")}");
        Assert.That(told["runs/loss"], Is.EqualTo($"loss min {best[1]} {best[4]}"));
        Assert.That(told["runs/worst"], Is.EqualTo($"accuracy min {worst[1]} {worst[^1]}"));
    }

    [Test]
    public void A_training_that_converges_says_so_everywhere()
    {
        using var own = new RunFolder();
        own.Write("lbfgs.yaml", "net: full.yaml\ntype: LBFGS\nbase_lr: 1\nweight_decay: 0.01\nprecision: double\ntolerance: 1e-5\nmax_iter: 1000");
        own.Write("full.yaml", WorkFolder.Net.Replace("batch_size: 60", "batch_size: 0", StringComparison.Ordinal));
        string output = own.Run("train", "lbfgs.yaml").Done().Output;
        Match told = Regex.Match(output, @"^Converged after iteration (\d+) of 1,000: (no element of the gradient is larger than 1E-05 \(tolerance\))\.\n", RegexOptions.Multiline);
        Assert.That(told.Success, output);
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(own.PathOf("runs/iris/run.json")));
        JsonElement session = record.RootElement.GetProperty("sessions")[0];
        Assert.That($"{session.GetProperty("outcome")} {session.GetProperty("iteration")}", Is.EqualTo($"converged {told.Groups[1].Value}"));
        Assert.That(own.Run("runs").Done().Output, Does.Match(@"\nruns/iris +converged +accuracy "));
        Assert.That(File.ReadAllText(own.PathOf("runs/iris/log.txt")), Does.Contain($"  converged: {told.Groups[2].Value}\n"));
        string events = own.Run("train", "lbfgs.yaml", "--log-format", "json").Done().Output;
        Assert.That(JsonDocument.Parse(events.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("reason").GetString(), Is.EqualTo("converged"));
    }

    [Test]
    public void A_folder_without_runs_is_an_error()
    {
        ToolResult result = folder.Run("runs", "runs/first/checkpoints");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("there is no run in this folder"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "sends a Unix signal")]
    public async Task A_watched_training_serves_its_page_and_says_where()
    {
        using var own = new RunFolder();
        using Process process = Tool.Start(own.Root, "train", "--watch", "solver.yaml", "--set", "max_iter=2000000000", "--set", "test_interval=0", "--set", "display=1000");
        string? line = "";
        while (line is not null && !line.StartsWith("Watch:", StringComparison.Ordinal))
            line = await process.StandardError.ReadLineAsync();
        using var client = new HttpClient { BaseAddress = new Uri(line!["Watch:".Length..].Trim()) };
        Assert.That(client.BaseAddress.Host, Is.EqualTo("127.0.0.1"));
        Assert.That(await client.GetStringAsync("/"), Does.Contain("<h1 id=\"name\">iris</h1>"));
        using (var events = new StreamReader(await client.GetStreamAsync("/events")))
        {
            string? news = "";
            while (news is not null && !news.Contains("\"loss\"", StringComparison.Ordinal))
                news = await events.ReadLineAsync();
            Assert.That(news, Is.Not.Null);
        }
        RunFolder.Signal(process, "INT");
        Tool.Wait(process).Done();
        Assert.That(File.ReadAllText(own.PathOf("runs/iris/report.html")), Does.Contain("\"state\":\"Stopped\""));
    }

    [TestCase("--port", "8080", "--port is the port of --watch, which is missing")]
    [TestCase("--watch", "--port", "70000", "--port takes a port from 1 to 65535")]
    public void A_wrong_port_is_an_error(params string[] words)
    {
        ToolResult result = folder.Run(["train", "solver.yaml", .. words[..^1]]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(words[^1]));
    }
}
