using NetFramework.Yaml;

namespace NetFramework.Cli.Runs;

/// <summary>A setting in which runs differ.</summary>
/// <param name="Key">The setting, as --set takes it.</param>
/// <param name="Values">Its value in each run.</param>
internal sealed record SettingRow(string Key, IReadOnlyList<string> Values)
{
    /// <summary>The settings in which any run differs from the first; paths of files are none.</summary>
    public static IReadOnlyList<SettingRow> Of(IReadOnlyList<RunSummary> runs)
    {
        Dictionary<string, DefinitionDifference>[] differences =
        [
            .. runs.Select(run => DefinitionDifference.Between(runs[0].Settings, run.Settings).Where(difference => !difference.IsFilePath).ToDictionary(difference => difference.Key)),
        ];
        return
        [
            .. from key in differences.SelectMany(ofRun => ofRun.Keys).Distinct()
               let first = differences.First(ofRun => ofRun.ContainsKey(key))[key].Before
               select new SettingRow(key, [.. differences.Select(ofRun => ofRun.TryGetValue(key, out DefinitionDifference? difference) ? difference.After : first)]),
        ];
    }
}
