using System.Numerics;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Output.Training;

/// <summary>The directory of the run alone, at the end: a script knows it by that.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class QuietOutput<T> : TrainingOutput<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Ended(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, RunDirectory run, string solverFile) => Console.WriteLine(run.Path);
}
