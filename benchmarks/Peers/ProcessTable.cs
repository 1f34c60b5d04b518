using System.Diagnostics;

namespace NetFramework.Benchmarks;

/// <summary>Whole processes: training, and saving the model, against a script that does the same with scikit-learn; and the start of the tool.</summary>
internal static class ProcessTable
{
    private static readonly string[] TrainIris = ["train", "samples/iris/solver.yaml"];

    private static readonly (string Name, string[] Arguments, string? Script, string? Data)[] Runs =
    [
        ("netframework --help", ["--help"], null, null),
        ("train of Iris", TrainIris, "train_iris.py", "samples/iris/iris.csv"),
        ("predict of Iris", ["predict", "runs/iris-softmax-regression/model.safetensors", "--input", "samples/iris/iris.csv"], null, null),
        ("train of digits", ["train", "samples/digits/solver.yaml"], "train_digits.py", "samples/digits/digits.csv"),
    ];

    /// <summary>The version of scikit-learn, or that it is not installed.</summary>
    public static string Version { get; } = Python.Output("import sklearn; print(sklearn.__version__)") ?? "not installed";

    /// <summary>Measures the table.</summary>
    public static MarkdownTable Measure(BenchmarkSettings settings)
    {
        List<string[]> rows = [];
        if (!Runs.Any(run => settings.Wants(run.Name)))
            return Table(rows);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netframework-");
        Directory.CreateSymbolicLink(Path.Join(folder.FullName, "samples"), Repository.PathOf("samples"));
        try
        {
            // predict needs its model.
            InProcess(Tool(settings.Tool, TrainIris), folder.FullName)(1);
            foreach ((string name, string[] arguments, string? script, string? data) in Runs.Where(run => settings.Wants(run.Name)))
            {
                Console.Error.WriteLine(name);
                Turn ours = InProcess(Tool(settings.Tool, arguments), folder.FullName);
                if (script is null || Version == "not installed")
                {
                    rows.Add([name, MarkdownTable.Milliseconds(PairedTiming.Measure(ours, settings.Rounds, 0)), MarkdownTable.Nothing, MarkdownTable.Nothing]);
                    continue;
                }
                PairedTiming.Result result = PairedTiming.Measure(ours, InProcess(Python.Script(script, data!), folder.FullName), settings.Rounds, 0, TimeSpan.Zero);
                rows.Add([name, MarkdownTable.Milliseconds(result.Ours), MarkdownTable.Milliseconds(result.Peer), MarkdownTable.Ratio(result.Ratio)]);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Table(rows);
    }

    private static MarkdownTable Table(List<string[]> rows) => new("processes", ["whole process", ">ours, ms", ">scikit-learn, ms", ">scikit-learn / ours"], rows);

    private static ProcessStartInfo Tool(string tool, string[] arguments) =>
        tool.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? new("dotnet", [tool, .. arguments]) : new(tool, arguments);

    private static Turn InProcess(ProcessStartInfo start, string folder)
    {
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, true, true);
        return PairedTiming.Timed(() =>
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed: {error.Result}");
        });
    }
}
