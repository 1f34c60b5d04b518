using System.Diagnostics;
using NetFramework.Monitoring;

namespace NetFramework.Cli.Runs;

/// <summary>A run in a few figures, from what it left in its directory.</summary>
internal sealed record RunSummary
{
    private const string Accuracy = "accuracy";
    private const string Loss = "loss";

    /// <summary>The directory.</summary>
    public required string Path { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Whether it goes on, or how it ended.</summary>
    public required RunOutcome State { get; init; }

    /// <summary>The updates made.</summary>
    public required long Iterations { get; init; }

    /// <summary>The seconds of training; null where nothing was measured.</summary>
    public required double? Seconds { get; init; }

    /// <summary>The best accuracy of a test or, where there is none, the least test loss; null where there was no test.</summary>
    public required RunMetric? Best { get; init; }

    /// <summary>The loss of the latest test or, without tests, the smoothed loss of the latest display; null where there is neither.</summary>
    public required double? FinalLoss { get; init; }

    /// <summary>The figures of the latest test, by name.</summary>
    public required IReadOnlyDictionary<string, double> FinalTest { get; init; }

    /// <summary>All settings.</summary>
    public required SolverDefinition Settings { get; init; }

    /// <summary>Reads what a run left.</summary>
    /// <exception cref="InputException">The record or the settings cannot be read.</exception>
    public static RunSummary Read(string path)
    {
        RunRecord record = RunDirectory.ReadRecord(path);
        string metrics = System.IO.Path.Combine(path, RunFileNames.Metrics);
        IReadOnlyList<MetricsRow> rows = File.Exists(metrics) ? MetricsLines.Read(metrics) : [];
        MetricsRow[] tests = [.. rows.Where(row => row.TestNet == 0)];
        return new RunSummary
        {
            Path = path,
            Start = record.Sessions[0].Start,
            State = StateOf(record.Latest),
            Iterations = Math.Max(record.Latest.Iteration, rows.Count > 0 ? rows[^1].Iteration : 0),
            Seconds = rows.Count > 0 ? rows[^1].Seconds : null,
            Best = BestOf(tests),
            FinalLoss = (tests.Length > 0 ? Figure(tests[^1], Loss) : null) ?? (rows.LastOrDefault(row => row.TestNet is null) is { } display ? Figure(display, "smoothed_loss") : null),
            FinalTest = tests.Length > 0 ? tests[^1].Figures : new Dictionary<string, double>(),
            Settings = SolverDefinition.Load(System.IO.Path.Combine(path, RunDirectory.ConfigurationName)),
        };
    }

    /// <summary>The better first: by accuracy, then by loss, then those without a test, each by its age.</summary>
    public static IEnumerable<RunSummary> Sorted(IEnumerable<RunSummary> runs) =>
        from run in runs
        orderby run.Best switch { null => 2, { Name: Loss } => 1, _ => 0 }, run.Best is null ? 0 : run.Best.Name == Loss ? run.Best.Value : -run.Best.Value, run.Start
        select run;

    private static RunMetric? BestOf(MetricsRow[] tests)
    {
        RunMetric[] accuracies = [.. Metrics(tests, Accuracy)];
        return accuracies.Length > 0 ? accuracies.MaxBy(metric => metric.Value) : Metrics(tests, Loss).MinBy(metric => metric.Value);
    }

    private static IEnumerable<RunMetric> Metrics(MetricsRow[] tests, string name) =>
        from test in tests
        let value = Figure(test, name)
        where value is { } number && double.IsFinite(number)
        select new RunMetric(name, value.Value, test.Iteration);

    private static double? Figure(MetricsRow row, string name) => row.Figures.TryGetValue(name, out double value) ? value : null;

    // A process that was killed could not say so.
    private static RunOutcome StateOf(RunSession session) => session.Outcome == RunOutcome.Running && session.Machine == Environment.MachineName && !Runs(session.Process) ? RunOutcome.Killed : session.Outcome;

    private static bool Runs(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>A figure of a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Iteration">The updates made before the test.</param>
internal sealed record RunMetric(string Name, double Value, long Iteration);
