using System.Diagnostics;
using System.Numerics;
using NetFramework.Cli.Runs;
using NetFramework.Layers;
using NetFramework.Monitoring;

namespace NetFramework.Cli.Output.Training;

/// <summary>A line of JSON for each event, for programs.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class JsonOutput<T> : TrainingOutput<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TrainingSpeed speed = new();
    private long start = Stopwatch.GetTimestamp();

    private double Seconds => Stopwatch.GetElapsedTime(start).TotalSeconds;

    /// <inheritdoc/>
    public override StopReason Train(Solver<T> solver, RunDirectory run, CancellationToken cancellation)
    {
        DataExtent? data = solver.Net.Extent;
        Write(new StartEvent(
            run.Path, solver.Net.Definition.Name, solver.MaxIterations, LearnedValues.Of(solver.Net), data?.Samples, data?.BatchSize, solver.Definition.RandomSeed, solver.Definition.Precision)
        {
            Iteration = solver.Iteration,
        });
        start = Stopwatch.GetTimestamp();
        speed.Restart(solver.Iteration);
        return base.Train(solver, run, cancellation);
    }

    /// <inheritdoc/>
    public override void OnDisplay(Solver<T> solver) => Write(
        new DisplayEvent(TrainingSpeed.Epoch(solver), Seconds, solver.Loss, solver.SmoothedLoss, solver.LearningRate, speed.SamplesPerSecond(solver)) { Iteration = solver.Iteration });

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => Write(
        new TestEvent(TrainingSpeed.Epoch(solver), Seconds, testNet, evaluation.Samples, TestFigures.Of(evaluation), IsBest(solver, testNet)) { Iteration = solver.Iteration });

    /// <inheritdoc/>
    public override void OnCheckpoint(Solver<T> solver, string path) => Write(new CheckpointEvent(path) { Iteration = solver.Iteration });

    /// <inheritdoc/>
    public override void Ended(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, RunDirectory run, string solverFile) =>
        Write(new StopEvent(reason, Seconds, run.ModelPath, BestModel(solver, run), null) { Iteration = solver.Iteration });

    /// <inheritdoc/>
    public override void Failed(Solver<T> solver, Exception exception) =>
        Write(new StopEvent(StopReason.Failed, Seconds, null, null, exception.Message) { Iteration = solver.Iteration });

    // Console.Out writes each line through: whoever reads the pipe has the event at once.
    private static void Write(TrainingEvent happened) => Console.Out.WriteLine(happened.ToJson());
}
