using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.Commands;
using NetFramework.Cli.Runs;
using NetFramework.Yaml;

namespace NetFramework.Cli.Output.Training;

/// <summary>What a training shows of itself on standard output: to a person on a terminal, to a log, to a program, or next to nothing.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract class TrainingOutput<T> : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What a command line asks for.</summary>
    public static TrainingOutput<T> Of(ParseResult parsed)
    {
        if (parsed.GetValue(TrainOptions.Quiet))
            return new QuietOutput<T>();
        if (parsed.GetValue(TrainOptions.Log) == LogFormat.Json)
            return new JsonOutput<T>();
        bool debugInfo = parsed.GetValue(TrainOptions.DebugInfo);
        return Screen.IsLive ? new TerminalOutput<T>(debugInfo) : new LineOutput<T>(debugInfo);
    }

    /// <summary>A training starts from the weights of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="report">What was taken of it.</param>
    /// <param name="logger">Where warnings go.</param>
    public virtual void FirstWeights(ModelFile file, Solver<T> solver, WeightsReport report, ILogger logger)
    {
        string[] kept = [.. report.Misfits, .. report.Missing];
        if (kept.Length > 0)
            logger.LogWarning("{Count} weights are taken from {File}, but not {Kept}: they keep their first values", report.Matched.Count, file.Path, WeightFiles.Names(kept));
    }

    /// <summary>A run goes on.</summary>
    /// <param name="run">Its directory.</param>
    /// <param name="checkpoint">From where.</param>
    /// <param name="changes">The settings that are others now.</param>
    public virtual void Resumed(RunDirectory run, Checkpoint checkpoint, IEnumerable<DefinitionDifference> changes)
    {
    }

    /// <summary>Trains, and shows how it goes.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="run">The directory of the run.</param>
    /// <param name="cancellation">Ends the training after the iteration at hand.</param>
    public virtual StopReason Train(Solver<T> solver, RunDirectory run, CancellationToken cancellation)
    {
        solver.Hooks.Add(this);
        return solver.Train(cancellation);
    }

    /// <summary>Whether the test that has just been made is the best so far.</summary>
    protected static bool IsBest(Solver<T> solver, int testNet) => testNet == 0 && solver.BestTest?.Iteration == solver.Iteration;

    /// <summary>The file with the weights of the best test, which snapshot_best keeps; null where it is not given, or there is none.</summary>
    protected static string? BestModel(Solver<T> solver, RunDirectory run)
    {
        if (solver is not { Definition.SnapshotBest: not null, BestTest: { } best, Checkpoints: { } checkpoints })
            return null;
        string path = Checkpoint.ModelPathOf(checkpoints.PathOf(best.Iteration));
        return File.Exists(path) ? path : best.Iteration == solver.Iteration ? run.ModelPath : null;
    }

    /// <summary>The training has ended, and its model is saved.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="reason">Why.</param>
    /// <param name="tests">The tests of the weights as they are.</param>
    /// <param name="run">The directory of the run.</param>
    /// <param name="solverFile">The solver file.</param>
    public abstract void Ended(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, RunDirectory run, string solverFile);

    /// <summary>The training failed; standard error tells why.</summary>
    public virtual void Failed(Solver<T> solver, Exception exception)
    {
    }
}
