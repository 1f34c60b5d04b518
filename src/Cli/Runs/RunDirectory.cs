using System.Globalization;
using NetFramework.Monitoring;
using NetFramework.Yaml;

namespace NetFramework.Cli.Runs;

/// <summary>
/// The directory of a run: configuration.yaml (all settings, by which the run can be made again), run.json (where and how it went), checkpoints,
/// what <see cref="TrainingRecorder{T}"/> writes, and at the end model.safetensors.
/// The directory of a cross-validation has the settings and the record alone, and the runs of its folds: fold-1, fold-2, …
/// It is locked while it is open. What a run left is not overwritten, unless that is asked for.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    /// <summary>The name of the file with all settings.</summary>
    public const string ConfigurationName = "configuration.yaml";

    private const string RecordName = "run.json";
    private const string ModelName = "model.safetensors";
    private const string CheckpointsName = "checkpoints";

    private const string FoldPrefix = "fold-";

    private const int MostNamed = 4;

    // All that a run writes: what --force removes of the run before.
    private static readonly string[] Entries =
    [
        RecordName, ConfigurationName, ModelName, CheckpointsName, RunFileNames.Table, RunFileNames.Metrics, RunFileNames.Log, RunFileNames.Report, RunFileNames.Events,
    ];

    private readonly RunLock ownLock;
    private readonly bool isNew;
    private RunRecord? record;

    private RunDirectory(string path, RunLock ownLock, bool isNew) => (Path, this.ownLock, this.isNew) = (path, ownLock, isNew);

    /// <summary>The directory, as the user reads it.</summary>
    public string Path { get; }

    /// <summary>Where the trained model is saved.</summary>
    public string ModelPath => PathOf(ModelName);

    /// <summary>Whether the run has begun.</summary>
    public bool HasRecord => record is not null;

    /// <summary>The record of a run that has begun. A new one is written.</summary>
    /// <exception cref="IOException">The write failed.</exception>
    public RunRecord Record
    {
        get => record ?? throw new InvalidOperationException("the run has not begun");
        set
        {
            value.Write(PathOf(RecordName));
            record = value;
        }
    }

    /// <summary>All settings of the run.</summary>
    public string ConfigurationPath => PathOf(ConfigurationName);

    /// <summary>The folder of the checkpoints.</summary>
    public string CheckpointsPath => PathOf(CheckpointsName);

    /// <summary>Whether a directory holds a run.</summary>
    public static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, RecordName));

    /// <summary>The name of the run of a fold in the directory of a cross-validation.</summary>
    public static string FoldName(int fold) => string.Create(CultureInfo.InvariantCulture, $"{FoldPrefix}{fold}");

    /// <summary>The record of the run in a directory.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static RunRecord ReadRecord(string path) => RunRecord.Read(System.IO.Path.Combine(path, RecordName));

    /// <summary>Makes and locks the directory of a new run.</summary>
    /// <param name="asked">The directory that the user asked for; null for a new one in runs/.</param>
    /// <param name="name">The name of a new one, to which a number is added where it is taken.</param>
    /// <param name="force">Whether what a run before left in the directory is removed.</param>
    /// <exception cref="InputException">The directory cannot be made, is in use, or holds a run.</exception>
    public static RunDirectory Create(string? asked, string name, bool force)
    {
        if (asked is null)
            return RunNames.Candidates(name).Select(candidate => TryLock(candidate, onlyNew: true)).OfType<RunDirectory>().First();
        RunDirectory run = TryLock(asked, onlyNew: false) ?? throw InUse(asked);
        try
        {
            string[] taken = [.. EntriesIn(asked)];
            if (taken.Length > 0 && !force)
                throw new InputException($"the directory holds a run already ({string.Join(", ", taken.Take(MostNamed))}{(taken.Length > MostNamed ? ", …" : "")}): --resume {asked} goes on with it, --force removes it and starts anew", new SourceLocation(asked));
            foreach (string entry in taken)
                Remove(run.PathOf(entry));
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Locks the directory of a run, to go on with it.</summary>
    /// <exception cref="InputException">It is in use, or cannot be read.</exception>
    public static RunDirectory Open(string path)
    {
        RunDirectory run = TryLock(path, onlyNew: false) ?? throw InUse(path);
        try
        {
            run.record = ReadRecord(path);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Writes the settings, and that the run begins or goes on.</summary>
    /// <param name="definition">The settings.</param>
    /// <param name="solver">The solver file, for a new run.</param>
    /// <param name="weights">The weights that a new run starts from, if any.</param>
    /// <param name="session">What begins.</param>
    /// <param name="folds">The number of folds of a cross-validation; null for all other runs.</param>
    /// <exception cref="IOException">The write failed.</exception>
    public void Begin(SolverDefinition definition, string solver, string? weights, RunSession session, int? folds = null)
    {
        string yaml = DefinitionWriter.Write(definition, System.IO.Path.GetFullPath(Path));
        AtomicFile.Write(ConfigurationPath, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(yaml)));
        RunRecord known = record ?? new RunRecord { Solver = System.IO.Path.GetFullPath(solver), Weights = weights is null ? null : System.IO.Path.GetFullPath(weights), Seed = definition.RandomSeed, Precision = definition.Precision, CrossValidation = folds is { } count ? new CrossValidationRecord { Folds = count } : null };
        // The lock is this process's: whoever ran before runs no more.
        RunSession[] before = [.. known.Sessions.Select(past => past.Outcome == RunOutcome.Running ? past with { Outcome = RunOutcome.Killed } : past)];
        Record = known with { Sessions = [.. before, session] };
    }

    /// <summary>Writes how the run ended.</summary>
    /// <exception cref="IOException">The write failed.</exception>
    public void End(RunOutcome outcome, long iteration, string? error = null) =>
        Record = Record.WithLatest(Record.Latest with { End = DateTimeOffset.Now, Outcome = outcome, Iteration = iteration, Error = error });

    /// <summary>Writes that the run failed, where that is possible: the disk may be full.</summary>
    public void TryEndFailed(Exception reason, long iteration)
    {
        try
        {
            End(RunOutcome.Failed, iteration, reason.Message);
        }
        catch (Exception exception) when (exception is IOException or InputException)
        {
            // The failure being reported is the one that matters.
        }
    }

    /// <summary>Unlocks the directory, and removes it where it was made for a run that did not begin.</summary>
    public void Dispose()
    {
        if (isNew && Directory.EnumerateFileSystemEntries(Path).All(RunLock.IsLock))
            Directory.Delete(Path, recursive: true);
        ownLock.Dispose();
    }

    private static RunDirectory? TryLock(string path, bool onlyNew)
    {
        bool isNew = !System.IO.Path.Exists(path);
        if (onlyNew && !isNew)
            return null;
        try
        {
            Directory.CreateDirectory(path);
            RunLock? ownLock = RunLock.TryAcquire(path);
            if (ownLock is null || !onlyNew || !EntriesIn(path).Any())
                return ownLock is null ? null : new RunDirectory(path, ownLock, isNew);
            // Another process made it, and is done with it already.
            ownLock.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = File.Exists(path) ? "it is a file" : exception is UnauthorizedAccessException ? "permission denied" : exception.Message;
            throw new InputException($"the directory cannot be used for a run: {reason}", new SourceLocation(path), exception);
        }
    }

    private static IEnumerable<string> EntriesIn(string path) =>
        Entries.SelectMany(entry => Directory.EnumerateFileSystemEntries(path, entry)).Concat(Directory.EnumerateDirectories(path, FoldPrefix + "*").Where(IsRun)).Select(entry => System.IO.Path.GetFileName(entry));

    private static InputException InUse(string path)
    {
        string process = IsRun(path) && ReadRecord(path).Latest is { Outcome: RunOutcome.Running, Process: var id } ? $"process {id}" : "another process";
        return new InputException($"the directory is in use: {process} trains in it", new SourceLocation(path));
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    private string PathOf(string entry) => System.IO.Path.Combine(Path, entry);
}
