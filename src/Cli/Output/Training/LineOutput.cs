using System.Numerics;
using NetFramework.Cli.Runs;
using NetFramework.Monitoring;

namespace NetFramework.Cli.Output.Training;

/// <summary>A line at each display and each test, for a log.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="debugInfo">Whether to show the norms of the gradients at each display.</param>
internal sealed class LineOutput<T>(bool debugInfo) : TextOutput<T>(debugInfo) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TrainingSpeed speed = new();

    /// <inheritdoc/>
    public override StopReason Train(Solver<T> solver, RunDirectory run, CancellationToken cancellation)
    {
        speed.Restart(solver.Iteration);
        return base.Train(solver, run, cancellation);
    }

    /// <inheritdoc/>
    public override void OnDisplay(Solver<T> solver)
    {
        Console.WriteLine($"iteration {Units.Count(solver.Iteration)}{Epoch(solver)}  {Figures(solver, speed.SamplesPerSecond(solver))}");
        base.OnDisplay(solver);
    }

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation)
    {
        string net = solver.TestNets.Count > 1 ? $" {testNet}" : "";
        Console.WriteLine($"iteration {Units.Count(solver.Iteration)}{Epoch(solver)}  test{net}: {ClassificationReport.InOneLine(evaluation)}{(IsBest(solver, testNet) && solver.Iteration > 0 ? "  best so far" : "")}");
    }
}
