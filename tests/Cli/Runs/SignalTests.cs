using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NetFramework.Tests.Runs;

/// <summary>Signals to a training process.</summary>
[Parallelizable(ParallelScope.All)]
[Platform(Exclude = "Win", Reason = "sends Unix signals")]
internal sealed partial class SignalTests
{
    private static readonly string[] Endless = ["solver.yaml", "--set", "max_iter=2000000000", "--set", "test_interval=0", "--set", "display=100", "--out", "run"];

    [TestCase("INT")]
    [TestCase("TERM")]
    public void It_stops_with_a_checkpoint_from_which_it_goes_on_to_the_bit(string signal)
    {
        using var folder = new RunFolder();
        using Process process = folder.StartUntil("iteration 100 ", Endless);
        RunFolder.Signal(process, signal);
        ToolResult result = Tool.Wait(process).Done();
        long stopped = long.Parse(Stopped().Match(result.Output).Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.That(folder.Checkpoints("run"), Is.EqualTo(new[] { stopped }));
        Assert.That(result.Output, Does.Contain(" train --resume run\n"));

        string length = string.Create(CultureInfo.InvariantCulture, $"max_iter={stopped + 50}");
        folder.Run("train", "--resume", "run", "--set", length).Done();
        folder.Run("train", "solver.yaml", "--set", length, "--out", "whole").Done();
        Assert.That(folder.Weights("run"), Is.EqualTo(folder.Weights("whole")));
    }

    [Test]
    public void A_hang_up_saves_a_checkpoint_and_the_training_goes_on()
    {
        using var folder = new RunFolder();
        using Process process = folder.StartUntil("iteration 100 ", Endless);
        RunFolder.Signal(process, "HUP");
        for (int waited = 0; folder.Checkpoints("run").Length == 0 && waited < 200; waited++)
            Thread.Sleep(50);
        Assert.That(folder.Checkpoints("run"), Has.Length.EqualTo(1));
        Assert.That(process.StandardOutput.ReadLine(), Does.StartWith("iteration "));
        Assert.That(process.HasExited, Is.False);
        RunFolder.Signal(process, "INT");
        Tool.Wait(process).Done();
        Assert.That(folder.Checkpoints("run"), Has.Length.EqualTo(2));
    }

    [Test]
    public void What_signals_do_can_be_chosen()
    {
        using var folder = new RunFolder();
        using Process process = folder.StartUntil("iteration 100 ", [.. Endless, "--sigint-effect", "snapshot", "--sighup-effect", "stop"]);
        RunFolder.Signal(process, "INT");
        for (int waited = 0; folder.Checkpoints("run").Length == 0 && waited < 200; waited++)
            Thread.Sleep(50);
        Assert.That(process.HasExited, Is.False);
        RunFolder.Signal(process, "HUP");
        Assert.That(Tool.Wait(process).Done().Output, Does.Match(Stopped()));
    }

    [GeneratedRegex(@"Stopped, as asked, after iteration ([\d,]+) of 2,000,000,000\.")]
    private static partial Regex Stopped();
}
