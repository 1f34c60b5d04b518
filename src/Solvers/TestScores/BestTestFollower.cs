namespace NetFramework.Solvers;

/// <summary>Keeps the best of all tests, also of those that no test_interval asked for.</summary>
/// <param name="monitor">What a test is judged by; null where there is nothing to judge it by.</param>
internal sealed class BestTestFollower(MetricMonitor? monitor) : ICheckpointed
{
    private readonly BestScore best = new();
    private long iteration = -1;

    /// <summary>The best test so far; null where there is none.</summary>
    public BestTest? Best => monitor is null || iteration < 0 ? null : new BestTest(iteration, monitor.Metric, monitor.Mode, monitor.Value(best.Score));

    /// <summary>Takes a test.</summary>
    /// <param name="updates">The number of updates made.</param>
    /// <param name="first">The evaluation of the first net.</param>
    public void Observe(long updates, Evaluation first)
    {
        if (monitor is null)
            return;
        best.Add(monitor.Score(first), 0, 0);
        if (best.Since == 0)
            iteration = updates;
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        iteration = state.WholeNumber("iteration", iteration);
        state.Part("score", best);
    }
}
