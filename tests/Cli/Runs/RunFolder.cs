using System.Diagnostics;
using System.Globalization;

namespace NetFramework.Tests.Runs;

/// <summary>A work folder in which trainings are stopped and resumed.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly WorkFolder work = new();

    public string Root => work.Root;

    public string PathOf(string name) => work.PathOf(name);

    public void Write(string name, string text) => work.Write(name, text);

    public ToolResult Run(params string[] args) => work.Run(args);

    /// <summary>Starts a training that would go on for ever, and returns when its output shows a line.</summary>
    public Process StartUntil(string lineStart, params string[] args)
    {
        Process process = Tool.Start(Root, ["train", .. args]);
        string? line = "";
        while (line is not null && !line.StartsWith(lineStart, StringComparison.Ordinal))
            line = process.StandardOutput.ReadLine();
        Assert.That(line, Is.Not.Null, "the training ended before the line came");
        return process;
    }

    /// <summary>The iterations of the checkpoints of a run, ascending.</summary>
    public long[] Checkpoints(string run) => Directory.Exists(PathOf($"{run}/checkpoints"))
        ? [.. Directory.EnumerateDirectories(PathOf($"{run}/checkpoints"), "iteration-*").Select(path => long.Parse(Path.GetFileName(path)["iteration-".Length..], CultureInfo.InvariantCulture)).Order()]
        : [];

    /// <summary>The weights of a run's model.</summary>
    public float[] Weights(string run)
    {
        using SafetensorsFile file = SafetensorsFile.Open(PathOf($"{run}/model.safetensors"));
        return [.. file.Arrays.SelectMany(array => array.ToArray<float>())];
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(Process process, string signal) => Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public void Dispose() => work.Dispose();
}
