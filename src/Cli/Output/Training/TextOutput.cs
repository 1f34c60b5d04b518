using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.Runs;
using NetFramework.Monitoring;
using NetFramework.Numerics;

namespace NetFramework.Cli.Output.Training;

/// <summary>What persons read of a training, on a terminal or in a log: how it begins and how it ended.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="debugInfo">Whether to show, at each display, the norms of the gradients: of all samples of the iteration, before clipping and the penalty.</param>
internal abstract class TextOutput<T>(bool debugInfo) : TrainingOutput<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void FirstWeights(ModelFile file, Solver<T> solver, WeightsReport report, ILogger logger) => FirstWeightsTable.Write(file, solver, report);

    /// <inheritdoc/>
    public override void Resumed(RunDirectory run, Checkpoint checkpoint, IEnumerable<Yaml.DefinitionDifference> changes)
    {
        Console.WriteLine($"Resuming {run.Path} at iteration {Units.Count(checkpoint.Iteration)}");
        foreach (Yaml.DefinitionDifference change in changes)
            Console.WriteLine($"  {change}");
    }

    /// <inheritdoc/>
    public override StopReason Train(Solver<T> solver, RunDirectory run, CancellationToken cancellation)
    {
        string name = solver.Net.Definition.Name.Length > 0 ? solver.Net.Definition.Name : "the net";
        string samples = solver.Net.Extent is { } data ? $", {Units.Count(data.Samples)} samples in batches of {Units.Count(data.BatchSize)}" : "";
        Screen.Heading($"Training {name}: {LearnedValues.Text(solver.Net)}, {Units.Count(solver.MaxIterations)} iterations{samples}");
        return base.Train(solver, run, cancellation);
    }

    /// <inheritdoc/>
    public override void OnDisplay(Solver<T> solver)
    {
        if (!debugInfo)
            return;
        Screen.Heading($"Gradients in iteration {Units.Count(solver.Iteration)}");
        GradientNormTable.Write(GradientNorms.Of(solver.Net));
    }

    /// <inheritdoc/>
    public override void Ended(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, RunDirectory run, string solverFile)
    {
        if (reason == StopReason.Cancelled)
            Console.WriteLine($"Stopped, as asked, after iteration {Units.Count(solver.Iteration)} of {Units.Count(solver.MaxIterations)}.");
        if (reason == StopReason.Converged)
            Console.WriteLine($"Converged after iteration {Units.Count(solver.Iteration)} of {Units.Count(solver.MaxIterations)}: {solver.Convergence}.");
        if (reason == StopReason.StoppedEarly)
            Console.WriteLine($"Stopped early, after iteration {Units.Count(solver.Iteration)} of {Units.Count(solver.MaxIterations)}: the tests' {solver.Definition.EarlyStopping!.Metric} no longer improved.");
        foreach (Evaluation test in tests)
        {
            Console.WriteLine();
            ClassificationReport.Write(test);
        }
        Console.WriteLine();
        Console.WriteLine($"Weights: {run.ModelPath}");
        if (BestModel(solver, run) is { } bestModel)
            Console.WriteLine($"Best:    {bestModel} ({solver.BestTest!.Metric} {Units.Number(solver.BestTest.Value)} after iteration {Units.Count(solver.BestTest.Iteration)})");
        if (reason == StopReason.Cancelled)
            Console.WriteLine($"Resume:  {TypedCommand.Of("train", "--resume", run.Path)}");
        Console.WriteLine($"Next:    {NextCommand.After(solver, run.ModelPath, solverFile)}");
    }

    /// <summary>The passes over the training data so far: "  epoch 2.50"; nothing where their number is not known.</summary>
    protected static string Epoch(Solver<T> solver) => TrainingSpeed.Epoch(solver) is { } epoch ? string.Create(CultureInfo.InvariantCulture, $"  epoch {epoch:N2}") : "";

    /// <summary>Loss, learning rate and speed.</summary>
    protected static string Figures(Solver<T> solver, double samplesPerSecond) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Units.Number(solver.SmoothedLoss)}  lr {Units.Number(solver.LearningRate)}{(samplesPerSecond > 0 ? $"  {samplesPerSecond:N0} samples/s" : "")}");
}
