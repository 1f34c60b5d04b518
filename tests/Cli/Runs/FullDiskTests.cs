using System.Diagnostics;

namespace NetFramework.Tests.Runs;

/// <summary>A training on a disk that becomes full: a tmpfs of some pages, in a mount namespace of the process's own.</summary>
[Parallelizable(ParallelScope.All)]
[Platform("Linux")]
internal sealed class FullDiskTests
{
    // What is on the disk is copied, since it is gone with the namespace.
    private const string OnSmallDisk = "mount -t tmpfs -o size=$1k none disk && shift && { \"$@\"; code=$?; cp -a disk/. copy/; exit $code; }";

    // Of a page each step, so that each file of a checkpoint is the one that finds no room.
    [Test]
    public void It_says_so_and_leaves_the_checkpoint_before([Values(48, 52, 56, 60, 64, 68)] int kilobytes)
    {
        using var folder = new RunFolder();
        DropoutNet.WriteTo(folder);
        Directory.CreateDirectory(folder.PathOf("disk"));
        Directory.CreateDirectory(folder.PathOf("copy"));
        if (Run(folder, kilobytes, "true") is { ExitCode: not 0 } refused)
            Assert.Ignore($"no file system can be mounted here: {refused.Error}");

        ToolResult result = Run(folder, kilobytes, Tool.Host, Tool.Assembly, "train", "dropout.yaml", "--set", "snapshot=2", "--set", "snapshot_keep=100", "--out", "disk/run");
        long[] checkpoints = folder.Checkpoints("copy/run");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        string[] lines = result.Error.TrimEnd().Split('\n');
        Assert.That(lines[^1], Is.EqualTo($"error: disk/run/checkpoints/iteration-{checkpoints[^1] + 2:D9}: the checkpoint cannot be written: No space left on device"));
        Assert.That(lines[^2], Does.StartWith($"The checkpoint of iteration {checkpoints[^1]} is kept, to go on from: ").And.EndsWith(" train --resume disk/run"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.PathOf("copy"), "*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }), Is.Empty, "nothing unfinished is left");
        foreach (long iteration in checkpoints)
            Checkpoint.Open(folder.PathOf($"copy/run/checkpoints/iteration-{iteration:D9}"));
        DropoutNet.AssertGoesOn(folder, "copy/run", checkpoints[^1]);
    }

    private static ToolResult Run(RunFolder folder, int kilobytes, params string[] command)
    {
        var start = new ProcessStartInfo("unshare") { WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "--map-root-user", "--mount", "sh", "-c", OnSmallDisk, "sh", $"{kilobytes}" }.Concat(command))
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        return Tool.Wait(process);
    }
}
