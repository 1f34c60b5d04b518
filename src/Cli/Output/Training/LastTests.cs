using System.Numerics;

namespace NetFramework.Cli.Output.Training;

/// <summary>Keeps the latest test of each test net.</summary>
internal sealed class LastTests<T> : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SortedDictionary<int, (long Iteration, Evaluation Evaluation)> latest = [];
    private long iteration;

    /// <summary>The tests of the weights as they are: none where the training went on since.</summary>
    public IReadOnlyList<Evaluation> Evaluations => [.. latest.Values.Where(test => test.Iteration == iteration).Select(test => test.Evaluation)];

    /// <inheritdoc/>
    public override void AfterStep(Solver<T> solver) => iteration = solver.Iteration;

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => latest[testNet] = (solver.Iteration, evaluation);

    /// <inheritdoc/>
    public override void OnStop(Solver<T> solver, StopReason reason) => iteration = solver.Iteration;
}
