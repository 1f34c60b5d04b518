namespace NetFramework.Tests.Runs;

/// <summary>train --resume.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ResumeTests
{
    private static readonly string[] Short = ["train", "solver.yaml", "--set", "max_iter=20", "--set", "snapshot=5", "--set", "test_interval=0"];

    private RunFolder folder = null!;
    private float[] longer = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new RunFolder();
        folder.Run([.. Short, "--out", "runs/short"]).Done();
        folder.Run("train", "solver.yaml", "--set", "max_iter=33", "--set", "test_interval=0", "--out", "elsewhere/longer").Done();
        longer = folder.Weights("elsewhere/longer");
    }

    [OneTimeTearDown]
    public void Remove() => folder.Dispose();

    private string Copy(string name)
    {
        foreach (string file in Directory.EnumerateFiles(folder.PathOf("runs/short"), "*", SearchOption.AllDirectories))
        {
            string target = folder.PathOf(Path.Join(name, Path.GetRelativePath(folder.PathOf("runs/short"), file)));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return name;
    }

    [Test]
    public void A_run_is_made_longer_as_if_it_had_been_so_from_the_start()
    {
        string run = Copy("copies/a");
        ToolResult result = folder.Run("train", "--resume", run, "--set", "max_iter=33").Done();
        Assert.That(result.Output, Does.StartWith($"Resuming {run} at iteration 20\n  max_iter: 33, before 20\nTraining iris: "));
        Assert.That(folder.Weights(run), Is.EqualTo(longer));
        Assert.That(folder.Checkpoints(run), Is.EqualTo(new long[] { 25, 30, 33 }));
        Assert.That(File.ReadAllText(folder.PathOf($"{run}/configuration.yaml")), Does.Contain("max_iter: 33"));
    }

    [Test]
    public void One_checkpoint_of_a_run_is_a_place_to_go_on_from()
    {
        string run = Copy("copies/b");
        ToolResult result = folder.Run("train", "solver.yaml", "--set", "max_iter=33", "--set", "snapshot=5", "--set", "test_interval=0", "--resume", $"{run}/checkpoints/iteration-000000010").Done();
        Assert.That(result.Output, Does.StartWith($"Resuming {run} at iteration 10\n"));
        Assert.That(folder.Weights(run), Is.EqualTo(longer));
    }

    [Test]
    public void Other_settings_are_refused()
    {
        string run = Copy("copies/c");
        ToolResult result = folder.Run("train", "--resume", run, "--set", "base_lr=0.2", "--seed", "3");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Does.EndWith($"""
            error: {run}/checkpoints/iteration-000000020: a training cannot go on with another 'base_lr': it was 0.1, and is 0.2
            error: {run}/checkpoints/iteration-000000020: a training cannot go on with another 'random_seed': it was 1, and is 3

            """));
    }

    [Test]
    public void A_damaged_checkpoint_is_told_and_the_one_before_is_used()
    {
        string run = Copy("copies/d");
        string damaged = $"{run}/checkpoints/iteration-000000020/solver.safetensors";
        byte[] content = File.ReadAllBytes(folder.PathOf(damaged));
        content[^1] ^= 1;
        File.WriteAllBytes(folder.PathOf(damaged), content);
        ToolResult result = folder.Run("train", "--resume", run, "--set", "max_iter=33").Done();
        Assert.That(result.Error, Does.Contain($"warning: {damaged}: the file is damaged: its bytes are not those that were written (SHA-256): going on from the checkpoint before\n"));
        Assert.That(result.Output, Does.StartWith($"Resuming {run} at iteration 15\n"));
        Assert.That(folder.Weights(run), Is.EqualTo(longer));
    }

    [Test]
    public void Without_a_sound_checkpoint_it_ends_with_an_error()
    {
        string run = Copy("copies/e");
        foreach (long iteration in folder.Checkpoints(run))
            File.AppendAllText(folder.PathOf($"{run}/checkpoints/iteration-{iteration:D9}/state.json"), " ");
        byte[] model = File.ReadAllBytes(folder.PathOf($"{run}/model.safetensors"));
        ToolResult result = folder.Run("train", "--resume", run);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Error.Split('\n').Count(line => line.Contains("state.json: the file is damaged", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(result.Error, Does.EndWith($"error: {run}/checkpoints: the run has no sound checkpoint to go on from\n"));
        Assert.That(File.ReadAllBytes(folder.PathOf($"{run}/model.safetensors")), Is.EqualTo(model));
    }

    [Test]
    public void Latest_is_the_newest_run_of_all_or_of_a_solver()
    {
        using var own = new RunFolder();
        own.Write("other.yaml", WorkFolder.Solver);
        own.Run("train", "other.yaml", "--set", "max_iter=4", "--out", "runs/b").Done();
        own.Run("train", "solver.yaml", "--set", "max_iter=5", "--out", "runs/a").Done();
        Directory.CreateDirectory(own.PathOf("runs/sweep"));
        Assert.That(own.Run("train", "--resume", "latest").Done().Output, Does.StartWith("Resuming runs/a at iteration 5\n"));
        Assert.That(own.Run("train", "other.yaml", "--set", "max_iter=6", "--resume", "latest").Done().Output, Does.StartWith("Resuming runs/b at iteration 4\n  max_iter: 6, before 4\n"));
        Assert.That(own.Run("train", "net.yaml", "--resume", "latest").ExitCode, Is.EqualTo(2));
        own.Write("new.yaml", WorkFolder.Solver);
        Assert.That(own.Run("train", "new.yaml", "--resume", "latest").Error, Is.EqualTo("error: there is no run of new.yaml in runs/ to go on with\n"));
    }

    [Test]
    public void A_run_goes_on_with_its_plug_ins_where_they_are_still_there()
    {
        using var own = new RunFolder();
        string built = RepositoryFolder.PathOf($"samples/custom-layer/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/SnakeLayer.dll");
        Directory.CreateDirectory(own.PathOf("plug-ins"));
        File.Copy(built, own.PathOf("plug-ins/Snake.dll"));
        own.Write("snake-net.yaml", WorkFolder.Net.Replace("bottom: x, top: scores", "bottom: y, top: scores", StringComparison.Ordinal)
            .Replace("  - { name: scores", "  - { name: snake, type: Snake, bottom: x, top: y }\n  - { name: scores", StringComparison.Ordinal));
        own.Write("snake.yaml", WorkFolder.Solver.Replace("net.yaml", "snake-net.yaml", StringComparison.Ordinal));
        string[] train = ["train", "snake.yaml", "--plugin", "plug-ins/Snake.dll", "--set"];
        own.Run([.. train, "max_iter=12", "--out", "whole"]).Done();
        own.Run([.. train, "max_iter=5", "--out", "run"]).Done();
        const string path = "plug-ins/Snake.dll";
        ToolResult resumed = own.Run("train", "--resume", "run", "--set", "max_iter=8").Done();
        Assert.That(resumed.Error, Does.StartWith($"Plug-ins, as before: {path}\n"));

        Directory.Move(own.PathOf("plug-ins"), own.PathOf("moved"));
        ToolResult missing = own.Run("train", "--resume", "run", "--set", "max_iter=12");
        Assert.That((missing.ExitCode, missing.Error), Is.EqualTo((2, $"error: run: the run was trained with the plug-in {path}, which is not there: say with --plugin where it is\n")));
        own.Run("train", "--resume", "run", "--plugin", "moved/Snake.dll", "--set", "max_iter=10").Done();
        own.Run("train", "--resume", "run", "--set", "max_iter=12").Done();
        Assert.That(own.Weights("run"), Is.EqualTo(own.Weights("whole")));
    }

    [Test]
    public void Vectors_of_another_width_are_told()
    {
        string run = Copy("copies/f"), record = folder.PathOf($"{run}/run.json");
        Assert.That(folder.Run("train", "--resume", run, "--set", "max_iter=22").Done().Error, Does.Not.Contain("vectors"));
        string text = File.ReadAllText(record);
        int bits = System.Text.Json.Nodes.JsonNode.Parse(text)!["sessions"]![1]!["vector_bits"]!.GetValue<int>();
        Assert.That(bits, Is.EqualTo(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512 : 8 * System.Numerics.Vector<byte>.Count));
        File.WriteAllText(record, text.Replace($"\"vector_bits\": {bits}", "\"vector_bits\": 64", StringComparison.Ordinal));
        Assert.That(folder.Run("train", "--resume", run, "--set", "max_iter=24").Done().Error, Does.Contain(
            $"warning: The run was trained with vectors of 64 bits so far, and this machine's have {bits}: it sums in another order, so that last digits may differ from those of a run without a stop\n"));
        Assert.That(folder.Run("train", "--resume", run, "--set", "max_iter=26").Done().Error, Does.Not.Contain("vectors"), "it was told, and the last session had these");
    }

    [TestCase("nowhere", "nowhere: there is no such directory")]
    [TestCase(".", ".: this is neither the directory of a run (it has no run.json) nor a checkpoint in one")]
    public void What_is_no_run_is_told(string directory, string message)
    {
        ToolResult result = folder.Run("train", "--resume", directory);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((2, $"error: {message}\n")));
    }
}
