using System.Diagnostics;
using System.Numerics;
using NetFramework.Monitoring.TensorBoard;
using NetFramework.Numerics;
using NetFramework.Solvers;

namespace NetFramework.Monitoring;

/// <summary>
/// Writes what a training measures into the directory of its run: metrics.csv, metrics.jsonl and TensorBoard's event files. A checkpoint remembers how far they were,
/// so that a training which goes on from it goes on with them there: no row is there twice.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class TrainingRecorder<T> : SolverHook<T>, ICheckpointed, IDisposable where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The name of the table.</summary>
    public const string CsvName = "metrics.csv";

    /// <summary>The name of the JSON lines.</summary>
    public const string LinesName = "metrics.jsonl";

    /// <summary>How the names of event files begin.</summary>
    public const string EventsPrefix = "events.out.tfevents.";

    // Histograms of large nets take time and space: a run has this many displays with them, about.
    private const int HistogramsOfRun = 50;

    private readonly string directory;
    private readonly TrainingSpeed speed = new();
    private long start = Stopwatch.GetTimestamp();
    private double secondsBefore;
    private long rows;
    private MetricsCsv? csv;
    private MetricsLines? lines;
    private EventFile? events;

    /// <summary>A recorder that writes nothing before there is something to write.</summary>
    /// <param name="directory">The directory of the run.</param>
    public TrainingRecorder(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        this.directory = directory;
    }

    private double Seconds => secondsBefore + Stopwatch.GetElapsedTime(start).TotalSeconds;

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
        if (events is null)
            Open(solver);
    }

    /// <inheritdoc/>
    public override void OnDisplay(Solver<T> solver)
    {
        ArgumentNullException.ThrowIfNull(solver);
        Add(solver, new MetricsRow
        {
            Iteration = solver.Iteration,
            Epoch = TrainingSpeed.Epoch(solver),
            Seconds = Seconds,
            Figures = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["loss"] = solver.Loss,
                ["smoothed_loss"] = solver.SmoothedLoss,
                ["lr"] = solver.LearningRate,
                ["samples_per_second"] = speed.SamplesPerSecond(solver),
            },
            GradientNorms = NormsByLayer(solver.Net),
        });
        long displays = (solver.MaxIterations + solver.Definition.Display - 1) / solver.Definition.Display;
        long every = Math.Max(1, displays / HistogramsOfRun);
        if (solver.Iteration / solver.Definition.Display % every == 0)
            events!.AddHistograms(solver);
    }

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(solver);
        ArgumentNullException.ThrowIfNull(evaluation);
        Add(solver, new MetricsRow
        {
            Iteration = solver.Iteration,
            Epoch = TrainingSpeed.Epoch(solver),
            Seconds = Seconds,
            TestNet = testNet,
            Figures = TestFigures.Of(evaluation),
            Confusion = evaluation.Confusion is { } matrix ? ConfusionCounts.Of(matrix) : null,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        csv?.Dispose();
        lines?.Dispose();
        events?.Dispose();
    }

    private void Open(Solver<T> solver)
    {
        csv = MetricsCsv.Open(Path.Combine(directory, CsvName), rows);
        lines = MetricsLines.Open(Path.Combine(directory, LinesName), rows, _ => { });
        events = new EventFile(directory, solver.Iteration);
        speed.Restart(solver.Iteration);
    }

    private void Add(Solver<T> solver, MetricsRow row)
    {
        if (events is null)
            Open(solver);
        csv!.Add(row);
        lines!.Add(row);
        events!.Add(row);
        rows++;
    }

    /// <summary>√(Σ g²) over the gradients of a layer's learned blobs. Diffs of other blobs may share memory, and are not looked at.</summary>
    private static Dictionary<string, double> NormsByLayer(Net<T> net)
    {
        var norms = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (NetLayer<T> layer in net.Layers)
        {
            double[] parts = [.. layer.Layer.Parameters.Where(parameter => parameter.Learns && parameter.Blob.HasDiff).Select(parameter => GradientNorm.Of<T>(parameter.Name, parameter.Diff).Euclidean)];
            if (parts.Length > 0)
                norms[layer.Name] = parts.Aggregate(0.0, double.Hypot);
        }
        return norms;
    }
}
