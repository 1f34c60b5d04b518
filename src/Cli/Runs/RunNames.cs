using System.Globalization;

namespace NetFramework.Cli.Runs;

/// <summary>How runs are named, and found, in the folder runs/.</summary>
internal static class RunNames
{
    private const string Folder = "runs";
    private const string Latest = "latest";

    /// <summary>Paths for a new run: runs/name, runs/name-2, runs/name-3, …</summary>
    public static IEnumerable<string> Candidates(string name)
    {
        string safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.', '-');
        string first = Path.Combine(Folder, safe.Length > 0 ? safe : "net");
        yield return first;
        for (int number = 2; ; number++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{first}-{number}");
    }

    /// <summary>The run, and where one is named the latest iteration of it, that a user asks to go on with.</summary>
    /// <param name="asked">"latest", a run directory, or one of its checkpoints.</param>
    /// <param name="solver">The solver file, whose latest run is meant; null: the latest of all.</param>
    /// <exception cref="InputException">There is no such run.</exception>
    public static (string Path, long? Iteration) Find(string asked, string? solver)
    {
        if (asked == Latest)
            return (LatestOf(solver), null);
        if (!Directory.Exists(asked))
            throw new InputException("there is no such directory", new SourceLocation(asked));
        if (RunDirectory.IsRun(asked))
            return (asked, null);
        string? run = Path.GetDirectoryName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(asked)));
        return CheckpointFolder.IterationOf(asked) is { } iteration && run is not null && RunDirectory.IsRun(run)
            ? (run.Length > 0 ? run : ".", iteration)
            : throw new InputException("this is neither the directory of a run (it has no run.json) nor a checkpoint in one", new SourceLocation(asked));
    }

    private static string LatestOf(string? solver)
    {
        string? file = solver is null ? null : Path.GetFullPath(solver);
        string? latest = Directory.Exists(Folder)
            ? (from path in Directory.EnumerateDirectories(Folder).Where(RunDirectory.IsRun)
               let record = RunDirectory.ReadRecord(path)
               where file is null || record.Solver == file
               orderby record.Latest.Start descending, path
               select path).FirstOrDefault()
            : null;
        return latest ?? throw new InputException($"there is no run{(solver is null ? "" : $" of {solver}")} in {Folder}/ to go on with");
    }
}
