using System.Text.Json;
using System.Text.Json.Serialization;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Output;

/// <summary>Runs, as a program reads them.</summary>
internal static class RunsJson
{
    /// <summary>All that is known of runs, and the settings in which they differ.</summary>
    public static string Of(IReadOnlyList<RunSummary> runs) => JsonSerializer.Serialize(
        new RunsDocument(
            [.. runs.Select(run => new RunEntry(run.Path, run.Start, run.State, run.Iterations, run.Seconds, run.Best, run.FinalLoss, run.FinalTest, run.CrossValidation))],
            SettingRow.Of(runs)),
        RunsJsonContext.Default.RunsDocument);
}

/// <summary>The document.</summary>
internal sealed record RunsDocument(IReadOnlyList<RunEntry> Runs, IReadOnlyList<SettingRow> Settings);

/// <summary>A run of the document.</summary>
internal sealed record RunEntry(string Path, DateTimeOffset Start, RunOutcome State, long Iterations, double? Seconds, BestTest? Best, double? FinalLoss, IReadOnlyDictionary<string, double> FinalTest, CrossValidationRecord? CrossValidation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunsDocument))]
internal sealed partial class RunsJsonContext : JsonSerializerContext;
