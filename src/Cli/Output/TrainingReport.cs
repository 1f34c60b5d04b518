using System.Numerics;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Output;

/// <summary>What a training says when it begins to go on, and when it has ended.</summary>
internal static class TrainingReport
{
    /// <summary>A run goes on.</summary>
    /// <param name="run">Its directory.</param>
    /// <param name="checkpoint">From where.</param>
    /// <param name="changes">The settings that are others now.</param>
    public static void WriteResumed(RunDirectory run, Checkpoint checkpoint, IEnumerable<Yaml.DefinitionDifference> changes)
    {
        Console.WriteLine($"Resuming {run.Path} at iteration {Units.Count(checkpoint.Iteration)}");
        foreach (Yaml.DefinitionDifference change in changes)
            Console.WriteLine($"  {change}");
    }

    /// <summary>A training has ended.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="reason">Why.</param>
    /// <param name="tests">The tests of the weights as they are.</param>
    /// <param name="run">The directory of the run.</param>
    /// <param name="solverFile">The solver file.</param>
    public static void WriteEnd<T>(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, RunDirectory run, string solverFile) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (reason == StopReason.Cancelled)
            Console.WriteLine($"Stopped, as asked, after iteration {Units.Count(solver.Iteration)} of {Units.Count(solver.MaxIterations)}.");
        foreach (Evaluation test in tests)
        {
            Console.WriteLine();
            ClassificationReport.Write(test);
        }
        Console.WriteLine();
        Console.WriteLine($"Weights: {run.ModelPath}");
        if (reason == StopReason.Cancelled)
            Console.WriteLine($"Resume:  {TypedCommand.Of("train", "--resume", run.Path)}");
        Console.WriteLine($"Next:    {NextCommand.After(solver, run.ModelPath, solverFile)}");
    }
}
