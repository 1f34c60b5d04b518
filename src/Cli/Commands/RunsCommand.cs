using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Commands;

/// <summary><c>runs</c>: lists the runs of a folder, or compares some.</summary>
internal static class RunsCommand
{
    private const string Folder = "runs";

    private static readonly Argument<string[]> Paths = new("DIR")
    {
        Description = "A folder of runs, to list them  [default: runs]; a cross-validation, to list its folds; or two runs and more, to compare them: their directories, or their names in runs/",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Writes all figures as JSON" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("runs", "Lists runs, the best first: state, best test, final loss, time, and the settings that differ from the oldest; or compares two and more")
        {
            Paths, Json,
        };
        command.Examples =
        [
            ("netframework runs", "all runs in runs/"),
            ("netframework runs iris-softmax-regression iris-softmax-regression-2", "two of them, side by side"),
            ("netframework runs runs/folds", "a cross-validation and its folds"),
            ("netframework runs --json", "all, for programs"),
        ];
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult parsed)
    {
        string[] paths = parsed.GetValue(Paths) ?? [];
        string folder = paths.FirstOrDefault() ?? Folder;
        RunSummary[] runs = paths.Length > 1 ? [.. paths.Select(path => RunSummary.Read(Find(path)))]
            : TryFind(folder) is { } found ? WithFolds(found)
            : [.. RunSummary.Sorted(ReadFolder(folder))];
        if (parsed.GetValue(Json))
            Console.WriteLine(RunsJson.Of(runs));
        else if (paths.Length > 1)
            RunsTable.WriteComparison(runs);
        else
            RunsTable.WriteList(runs);
        return 0;
    }

    private static string Find(string path) => TryFind(path) ?? throw new InputException("this is no directory of a run: it has no run.json", new SourceLocation(path));

    private static string? TryFind(string path) => new[] { path, Path.Combine(Folder, path) }.FirstOrDefault(RunDirectory.IsRun);

    /// <summary>A run; a cross-validation with the runs of its folds.</summary>
    private static RunSummary[] WithFolds(string path)
    {
        RunSummary run = RunSummary.Read(path);
        IEnumerable<string> folds = Enumerable.Range(1, run.CrossValidation?.Folds ?? 0).Select(fold => Path.Combine(path, RunDirectory.FoldName(fold)));
        return [run, .. folds.Where(RunDirectory.IsRun).Select(RunSummary.Read)];
    }

    private static List<RunSummary> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException("there is no such folder", new SourceLocation(folder));
        List<RunSummary> runs = [];
        foreach (string path in Directory.EnumerateDirectories(folder).Where(RunDirectory.IsRun))
        {
            try
            {
                runs.Add(RunSummary.Read(path));
            }
            catch (InputException exception)
            {
                // The others can be read all the same.
                Console.Error.WriteLine($"warning: {exception.Message}");
            }
        }
        return runs.Count > 0 ? runs : throw new InputException("there is no run in this folder", new SourceLocation(folder));
    }
}
