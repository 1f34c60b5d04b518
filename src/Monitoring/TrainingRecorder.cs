using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using NetFramework.Monitoring.Page;
using NetFramework.Solvers;
using NetFramework.Yaml;

namespace NetFramework.Monitoring;

/// <summary>
/// Writes what a training measures into the directory of its run: metrics.csv, metrics.jsonl, TensorBoard's event files and log.txt, and at the end report.html. A checkpoint
/// remembers how far the metrics were, so that a training which goes on from it goes on with them there: no row is there twice.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class TrainingRecorder<T> : SolverHook<T>, ICheckpointed, IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    // Histograms of large nets take time and space: a run has this many displays with them, about.
    private const int HistogramsOfRun = 50;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly string directory;
    private readonly TrainingSpeed speed = new();
    private RunFiles? files;
    private string? error;
    private long rows;
    private long start = Stopwatch.GetTimestamp();
    private double secondsBefore;
    private (long Iteration, long Time) opened;
    private long lastProgress;

    /// <summary>A recorder that writes nothing before there is something to write. It is one of the solver's hooks when it is added to them.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="directory">The directory of the run.</param>
    /// <param name="facts">What the page says of the run: seed, versions and the like.</param>
    public TrainingRecorder(Solver<T> solver, string directory, params IReadOnlyList<RunFact> facts)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        this.directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        NetSummary summary = NetSummary.Of(solver.Net);
        string name = Path.GetFileName(this.directory);
        History = new RunHistory(name, Task.Run(() => new RunDescription(name, facts, DefinitionWriter.Write(solver.Definition, this.directory), NetDrawing.Of(summary))));
    }

    /// <summary>What the page of the run shows.</summary>
    public RunHistory History { get; }

    private double Seconds => secondsBefore + Stopwatch.GetElapsedTime(start).TotalSeconds;

    /// <summary>Adds a line to the log, where the training began.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void Log(string text)
    {
        if (files is not null)
            History.Log(files.Log(text));
    }

    /// <summary>Has the page say why the run failed.</summary>
    public void Fail(Exception reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        error = reason.Message;
        History.Progress = History.Progress with { State = RunState.Failed, Error = error };
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        rows = state.WholeNumber("rows", rows);
        secondsBefore = state.Number("seconds", Seconds);
        start = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void BeforeStep(Solver<T> solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        Open(solver);
    }

    /// <inheritdoc/>
    public override void OnDisplay(Solver<T> solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        Add(new MetricsRow
        {
            Iteration = solver.Iteration,
            Epoch = TrainingSpeed.Epoch(solver),
            Seconds = Seconds,
            Figures = TrainingMetrics.Figures(solver, speed.SamplesPerSecond(solver)),
            GradientNorms = TrainingMetrics.GradientNorms(solver.Net),
        });
        long displays = (solver.MaxIterations + solver.Definition.Display - 1) / solver.Definition.Display;
        if (solver.Iteration / solver.Definition.Display % Math.Max(1, displays / HistogramsOfRun) == 0)
            files!.AddHistograms(solver);
    }

    /// <inheritdoc/>
    public override void AfterStep(Solver<T> solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        if (Stopwatch.GetElapsedTime(lastProgress) >= ProgressInterval)
            ShowProgress(solver, RunState.Training);
    }

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(evaluation);
        Open(solver);
        var row = new MetricsRow
        {
            Iteration = solver.Iteration,
            Epoch = TrainingSpeed.Epoch(solver),
            Seconds = Seconds,
            TestNet = testNet,
            Samples = evaluation.Samples,
            Figures = TestFigures.Of(evaluation),
            Best = testNet == 0 ? solver.BestTest : null,
            Confusion = evaluation.Confusion is { } matrix ? ConfusionCounts.Of(matrix) : null,
        };
        Add(row);
        string figures = string.Join("  ", row.Figures.Where(figure => !figure.Key.Contains('[', StringComparison.Ordinal)).Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:G6}")));
        Log(string.Create(CultureInfo.InvariantCulture, $"iteration {solver.Iteration:N0}  test{(solver.TestNets.Count > 1 ? $" {testNet}" : "")}: {figures}"));
    }

    /// <inheritdoc/>
    public override void OnCheckpoint(Solver<T> solver, string path)
    {
        ArgumentNullException.ThrowIfNull(solver);
        Log(string.Create(CultureInfo.InvariantCulture, $"iteration {solver.Iteration:N0}  checkpoint saved"));
    }

    /// <inheritdoc/>
    public override void OnStop(Solver<T> solver, StopReason reason)
    {
        ArgumentNullException.ThrowIfNull(solver);
        RunState state = reason switch
        {
            StopReason.Completed or StopReason.Converged or StopReason.StoppedEarly => RunState.Completed,
            StopReason.Cancelled => RunState.Stopped,
            _ => RunState.Failed,
        };
        if (reason == StopReason.Converged)
            Log($"converged: {solver.Convergence}");
        ShowProgress(solver, state);
    }

    /// <summary>Writes the report, and closes all files.</summary>
    public void Dispose()
    {
        if (files is null)
            return;
        using (RunFiles open = files)
        {
            files = null;
            RunProgress end = History.Progress;
            string text = string.Create(CultureInfo.InvariantCulture, $"{end.State.ToString().ToLowerInvariant()} after iteration {end.Iteration:N0}{(error is null ? "" : $": {error}")}");
            try
            {
                History.Log(open.Log(text));
                AtomicFile.Write(Path.Combine(directory, RunFileNames.Report), stream => stream.Write(Encoding.UTF8.GetBytes(RunPage.Frozen(History))));
            }
            catch (IOException) when (end.State == RunState.Failed)
            {
                // The failure that ended the training is the one that matters: a full disk, say.
            }
        }
    }

    private void Open(Solver<T> solver)
    {
        if (files is not null)
            return;
        files = new RunFiles(directory, rows, solver.Iteration, History.Add, History.Log);
        opened = (solver.Iteration, Stopwatch.GetTimestamp());
        speed.Restart(solver.Iteration);
        ShowProgress(solver, RunState.Training);
        Log(solver.Iteration == 0
            ? string.Create(CultureInfo.InvariantCulture, $"training begins: {solver.MaxIterations:N0} iterations, seed {solver.Definition.RandomSeed}")
            : string.Create(CultureInfo.InvariantCulture, $"training goes on after iteration {solver.Iteration:N0} of {solver.MaxIterations:N0}"));
    }

    private void Add(MetricsRow row)
    {
        files!.Add(row);
        History.Add(row);
        rows++;
    }

    private void ShowProgress(Solver<T> solver, RunState state)
    {
        lastProgress = Stopwatch.GetTimestamp();
        long done = solver.Iteration - opened.Iteration;
        History.Progress = new RunProgress
        {
            State = state,
            Iteration = solver.Iteration,
            MaxIterations = solver.MaxIterations,
            Epoch = TrainingSpeed.Epoch(solver),
            Seconds = Seconds,
            SecondsLeft = done > 0 && state == RunState.Training ? Stopwatch.GetElapsedTime(opened.Time).TotalSeconds / done * (solver.MaxIterations - solver.Iteration) : null,
        };
    }
}
