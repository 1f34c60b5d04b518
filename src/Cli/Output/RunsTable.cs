using NetFramework.Cli.Runs;
using NetFramework.Yaml;

namespace NetFramework.Cli.Output;

/// <summary>Runs, as a person reads them.</summary>
internal static class RunsTable
{
    private const int MostChanges = 4;

    /// <summary>One run a line.</summary>
    public static void WriteList(IReadOnlyList<RunSummary> runs)
    {
        RunSummary oldest = runs.MinBy(run => run.Start)!;
        var table = new Table("run", "state", "best test", ">final loss", ">iterations", ">time", "~settings");
        foreach (RunSummary run in runs)
        {
            table.Add(
                run.Path, State(run), Best(run), Number(run.FinalLoss), Units.Count(run.Iterations), Time(run),
                ReferenceEquals(run, oldest) ? runs.Count > 1 ? "(the oldest)" : "" : Changes(oldest, run));
        }
        table.Write();
    }

    /// <summary>Runs side by side: what came of them, then the settings that differ.</summary>
    public static void WriteComparison(IReadOnlyList<RunSummary> runs)
    {
        var table = new Table(["", .. runs.Select(run => $">{run.Path}")]);
        table.Add(["state", .. runs.Select(run => State(run))]);
        table.Add(["best test", .. runs.Select(Best)]);
        foreach (string name in runs.SelectMany(run => run.FinalTest.Keys).Distinct())
            table.Add([$"final test {name}", .. runs.Select(run => Number(run.FinalTest.TryGetValue(name, out double value) ? value : null))]);
        table.Add(["iterations", .. runs.Select(run => Units.Count(run.Iterations))]);
        table.Add(["time", .. runs.Select(Time)]);
        foreach (SettingRow row in SettingRow.Of(runs))
            table.Add([row.Key, .. row.Values]);
        table.Write();
    }

    private static string State(RunSummary run) => run.State.ToString().ToLowerInvariant();

    private static string Best(RunSummary run) => run switch
    {
        { Best: null } => "-",
        { Best: var best, CrossValidation: { } folds } => $"{best.Metric} {Units.Number(best.Value)}{Deviation(folds, best.Metric)} in {(folds.Tests.Count < folds.Folds ? $"{folds.Tests.Count} of " : "")}{folds.Folds} folds",
        { Best: var best } => $"{best.Metric} {Units.Number(best.Value)} at {Units.Count(best.Iteration)}",
    };

    private static string Deviation(CrossValidationRecord folds, string metric) => folds.Deviation.TryGetValue(metric, out double deviation) ? $" ± {Units.Number(deviation)}" : "";

    private static string Number(double? value) => value is { } number ? Units.Number(number) : "-";

    private static string Time(RunSummary run) => run.Seconds is { } seconds ? Units.Duration(TimeSpan.FromSeconds(seconds)) : "-";

    private static string Changes(RunSummary oldest, RunSummary run)
    {
        DefinitionDifference[] differences = [.. DefinitionDifference.Between(oldest.Settings, run.Settings).Where(difference => !difference.IsFilePath)];
        string text = string.Join(", ", differences.Take(MostChanges).Select(difference => $"{difference.Key}={difference.After}"));
        return differences.Length > MostChanges ? $"{text} and {differences.Length - MostChanges} more" : text;
    }
}
