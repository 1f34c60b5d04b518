using System.Diagnostics;
using NetFramework.Monitoring;

namespace NetFramework.Cli.Runs;

/// <summary>A run in a few figures, from what it left in its directory.</summary>
internal sealed record RunSummary
{
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

    /// <summary>The best test; null where there was none.</summary>
    public required BestTest? Best { get; init; }

    /// <summary>The loss of the latest test or, without tests, the smoothed loss of the latest display; null where there is neither.</summary>
    public required double? FinalLoss { get; init; }

    /// <summary>The figures of the latest test, by name.</summary>
    public required IReadOnlyDictionary<string, double> FinalTest { get; init; }

    /// <summary>For a cross-validation what has come of its folds: the figures of this summary are the means of theirs, or for times and iterations sums. Null for all other runs.</summary>
    public CrossValidationRecord? CrossValidation { get; init; }

    /// <summary>All settings.</summary>
    public required SolverDefinition Settings { get; init; }

    /// <summary>Reads what a run left.</summary>
    /// <exception cref="InputException">The record or the settings cannot be read.</exception>
    public static RunSummary Read(string path)
    {
        RunRecord record = RunDirectory.ReadRecord(path);
        if (record.CrossValidation is { } folds)
            return Of(path, record, folds);
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
            Best = tests.LastOrDefault()?.Best,
            FinalLoss = (tests.Length > 0 ? Figure(tests[^1], Loss) : null) ?? (rows.LastOrDefault(row => row.TestNet is null) is { } display ? Figure(display, "smoothed_loss") : null),
            FinalTest = tests.Length > 0 ? tests[^1].Figures : new Dictionary<string, double>(),
            Settings = SettingsOf(path),
        };
    }

    private static RunSummary Of(string path, RunRecord record, CrossValidationRecord folds)
    {
        // What is best is the same for all folds.
        BestTest? ofFirst = folds.Tests.Count > 0 ? Read(System.IO.Path.Combine(path, RunDirectory.FoldName(folds.Tests[0].Fold))).Best : null;
        return new RunSummary
        {
            Path = path,
            Start = record.Sessions[0].Start,
            State = StateOf(record.Latest),
            Iterations = folds.Tests.Sum(test => test.Iterations),
            Seconds = folds.Tests.Count > 0 ? folds.Tests.Sum(test => test.Seconds) : null,
            Best = ofFirst is not null && folds.Mean.TryGetValue(ofFirst.Metric, out double mean) ? ofFirst with { Value = mean } : null,
            FinalLoss = folds.Mean.TryGetValue(Loss, out double loss) ? loss : null,
            FinalTest = folds.Mean,
            CrossValidation = folds,
            Settings = SettingsOf(path),
        };
    }

    private static SolverDefinition SettingsOf(string path) => SolverDefinition.Load(System.IO.Path.Combine(path, RunDirectory.ConfigurationName));

    /// <summary>The better first, metric by metric: such as accuracies, then such as losses, then runs without a test; equal ones by their age.</summary>
    public static IEnumerable<RunSummary> Sorted(IEnumerable<RunSummary> runs) =>
        from run in runs
        orderby run.Best switch { null => 2, { Mode: MetricMode.Min } => 1, _ => 0 }, run.Best?.Metric, run.Best is { Mode: MetricMode.Max, Value: var value } ? -value : run.Best?.Value, run.Start
        select run;

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
