using System.Diagnostics;
using System.Globalization;

namespace NetFramework.Tests.Runs;

/// <summary>Trainings that are killed (SIGKILL) at random moments, again and again, most of them while they write a checkpoint.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KillTests
{
    private const int Trials = 27;

    private static readonly string[] Begin = ["dropout.yaml", "--set", "snapshot=3", "--set", "snapshot_keep=2", "--out", "run"];

    [TestCase(1)]
    [TestCase(2)]
    public void No_checkpoint_is_ever_corrupt_and_the_training_goes_on_to_the_bit(int seed)
    {
        var random = new Random(seed);
        using var folder = new RunFolder();
        DropoutNet.WriteTo(folder);
        using (Process first = folder.StartUntil("Training ", Begin))
        {
            while (folder.Checkpoints("run").Length == 0 && !first.WaitForExit(1))
            {
            }
            first.Kill();
            first.WaitForExit();
        }
        int inWrites = 0, inStarts = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            long newest = folder.Checkpoints("run")[^1];
            bool atStart = trial % 5 == 4;
            Kill(folder, newest, atStart, TimeSpan.FromMilliseconds(random.Next(atStart ? 500 : 60)));
            inStarts += atStart ? 1 : 0;
            inWrites += Directory.EnumerateDirectories(folder.PathOf("run/checkpoints"), ".*.tmp").Any() ? 1 : 0;

            long[] checkpoints = folder.Checkpoints("run");
            Assert.That(checkpoints[^1], Is.GreaterThanOrEqualTo(newest), "no progress is lost");
            foreach (long iteration in checkpoints)
                Assert.That(Checkpoint.Open(folder.PathOf($"run/checkpoints/iteration-{iteration:D9}")).Iteration, Is.EqualTo(iteration));
        }
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Trials} kills survived, {inWrites} of them while a checkpoint was written or removed, {inStarts} while the process started; {folder.Checkpoints("run")[^1]} iterations"));
        DropoutNet.AssertGoesOn(folder, "run", folder.Checkpoints("run")[^1]);
        Assert.That(Directory.EnumerateFileSystemEntries(folder.PathOf("run/checkpoints"), ".*"), Is.Empty, "what was left unfinished is removed");
    }

    /// <summary>Resumes the run and kills it some time after its start, or after it has gone on.</summary>
    private static void Kill(RunFolder folder, long newest, bool atStart, TimeSpan after)
    {
        using Process process = Tool.Start(folder.Root, "train", "--resume", "run");
        if (!atStart)
        {
            Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo(string.Create(CultureInfo.InvariantCulture, $"Resuming run at iteration {newest:N0}")));
            Assert.That(process.StandardOutput.ReadLine(), Does.StartWith("Training iris: "));
            while (folder.Checkpoints("run")[^1] == newest && !process.WaitForExit(1))
            {
            }
        }
        Thread.Sleep(after);
        Assert.That(process.HasExited, Is.False, "it trains for ever");
        process.Kill();
        process.WaitForExit();
        Assert.That(process.StandardError.ReadToEnd(), Does.Not.Contain("damaged"));
    }
}
