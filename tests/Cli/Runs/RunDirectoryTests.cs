using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NetFramework.Tests.Runs;

/// <summary>What a training leaves in its directory, and who may write there.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RunDirectoryTests
{
    [Test]
    public void A_run_tells_where_and_how_it_went()
    {
        using var folder = new RunFolder();
        folder.Run("train", "solver.yaml", "--set", "max_iter=7", "--seed", "5", "--threads", "1", "--precision", "double").Done();
        JsonNode record = JsonNode.Parse(File.ReadAllText(folder.PathOf("runs/iris/run.json")))!;
        Assert.That(((string?)record["solver"], (long)record["seed"]!, (string?)record["precision"]), Is.EqualTo((folder.PathOf("solver.yaml"), 5L, "double")));
        JsonNode session = record["sessions"]!.AsArray().Single()!;
        Assert.That(((long)session["first_iteration"]!, (long)session["iteration"]!, (string?)session["outcome"], (int)session["threads"]!), Is.EqualTo((0L, 7L, "completed", 1)));
        Assert.That(session["command_line"]!.AsArray().Select(word => (string?)word), Is.EqualTo("netframework train solver.yaml --set max_iter=7 --seed 5 --threads 1 --precision double".Split(' ')));
        Assert.That((DateTimeOffset)session["end"]!, Is.GreaterThan((DateTimeOffset)session["start"]!));
        Assert.That((string?)session["version"], Is.EqualTo(typeof(Blob<>).Assembly.GetName().Version!.ToString(3)));
        Assert.That((string?)session["machine"], Is.EqualTo(Environment.MachineName));
    }

    [Test]
    public void The_configuration_makes_the_same_run_again()
    {
        using var folder = new RunFolder();
        folder.Run("train", "solver.yaml", "--set", "max_iter=9", "--set", "net.layers.data.batch_size=20", "--seed", "5", "--formulation", "log").Done();
        folder.Run("train", "runs/iris/configuration.yaml", "--out", "again").Done();
        Assert.That(folder.Weights("again"), Is.EqualTo(folder.Weights("runs/iris")));
        Assert.That(File.ReadAllText(folder.PathOf("again/configuration.yaml")), Is.EqualTo(File.ReadAllText(folder.PathOf("runs/iris/configuration.yaml")).Replace("../../iris.csv", "../iris.csv", StringComparison.Ordinal)));
    }

    [Test]
    public void Force_removes_what_the_run_before_wrote_and_nothing_else()
    {
        using var folder = new RunFolder();
        string[] train = ["train", "solver.yaml", "--set", "max_iter=4", "--out", "here"];
        folder.Run([.. train, "--set", "snapshot=1"]).Done();
        folder.Write("here/notes.txt", "mine");
        folder.Run([.. train, "--force"]).Done();
        Assert.That(folder.Checkpoints("here"), Is.EqualTo(new long[] { 4 }));
        Assert.That(File.ReadAllText(folder.PathOf("here/notes.txt")), Is.EqualTo("mine"));
    }

    [Test]
    public void A_directory_in_use_is_refused_to_a_second_process_until_the_first_is_gone()
    {
        using var folder = new RunFolder();
        string[] endless = ["solver.yaml", "--set", "max_iter=2000000000", "--set", "test_interval=0", "--set", "snapshot=1000", "--set", "snapshot_keep=100000", "--out", "here"];
        using Process first = folder.StartUntil("iteration 1,00", [.. endless, "--set", "display=100"]);
        try
        {
            string expected = string.Create(CultureInfo.InvariantCulture, $"error: here: the directory is in use: process {first.Id} trains in it\n");
            foreach (string[] second in new string[][] { [.. endless, "--force"], ["--resume", "here"], ["--resume", $"here/checkpoints/iteration-{folder.Checkpoints("here")[0]:D9}"] })
            {
                ToolResult refused = folder.Run(["train", .. second]);
                Assert.That(refused.ExitCode, Is.EqualTo(2));
                Assert.That(refused.Error, Does.EndWith(expected));
            }
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
        folder.Run("train", "--resume", "here", "--set", "max_iter=1").Done();
        JsonArray sessions = JsonNode.Parse(File.ReadAllText(folder.PathOf("here/run.json")))!["sessions"]!.AsArray();
        Assert.That(sessions.Select(session => (string?)session!["outcome"]), Is.EqualTo(new[] { "killed", "completed" }));
    }

    [Test]
    public void Two_runs_that_begin_together_get_directories_of_their_own()
    {
        using var folder = new RunFolder();
        Process[] processes = [.. Enumerable.Range(0, 3).Select(_ => Tool.Start(folder.Root, "train", "solver.yaml", "--set", "max_iter=5"))];
        foreach (Process process in processes)
        {
            using (process)
                Tool.Wait(process).Done();
        }
        Assert.That(Directory.GetFiles(folder.PathOf("runs"), "model.safetensors", SearchOption.AllDirectories), Has.Length.EqualTo(3 + 3), "three models, and three of checkpoints");
    }
}
