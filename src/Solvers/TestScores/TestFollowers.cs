using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>All that follows from the tests of a training: each part has its metric, and its name in checkpoints.</summary>
internal sealed class TestFollowers : ICheckpointed
{
    private readonly List<(string Name, MetricMonitor Monitor, IScoreFollower Follower)> followers = [];
    private EarlyStopping? stopping;

    /// <summary>Whether the tests end the training.</summary>
    public bool EndTraining => stopping is { IsDue: true };

    /// <summary>The followers that a definition asks for.</summary>
    /// <exception cref="InputException">One names a metric that the tests don't have.</exception>
    public static TestFollowers Of<T>(SolverDefinition definition, TrainingSchedule schedule, IReadOnlyList<TestNet<T>> tests) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var followers = new TestFollowers();
        if (schedule.Plateau is { } plateau)
            followers.followers.Add(("plateau", MetricMonitor.Of(definition, nameof(definition.Plateau), plateau.Plateau, tests), plateau));
        if (definition.EarlyStopping is { } early)
        {
            followers.stopping = new EarlyStopping(early.Patience, early.MinDelta);
            followers.followers.Add(("early_stopping", MetricMonitor.Of(definition, nameof(definition.EarlyStopping), early, tests), followers.stopping));
        }
        return followers;
    }

    /// <summary>Takes the evaluations of a test of all nets.</summary>
    public void Observe(long iteration, IReadOnlyList<Evaluation> tests)
    {
        foreach ((_, MetricMonitor monitor, IScoreFollower follower) in followers)
            follower.Observe(iteration, monitor.Score(tests));
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        foreach ((string name, _, IScoreFollower follower) in followers)
            state.Part(name, follower);
    }
}
