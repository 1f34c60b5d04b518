using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>All that follows from the tests of a training: each part has its metric, and its name in checkpoints.</summary>
internal sealed class TestFollowers : ICheckpointed
{
    private readonly List<(string Name, MetricMonitor Monitor, IScoreFollower Follower)> followers = [];
    private EarlyStopping? stopping;
    private BestCheckpoints? checkpoints;
    private BestTestFollower best = new(null);

    /// <summary>Whether the tests end the training.</summary>
    public bool EndTraining => stopping is { IsDue: true };

    /// <summary>The best test so far; null where there is none.</summary>
    public BestTest? Best => best.Best;

    /// <summary>The iterations whose checkpoints are kept for their tests, the best first.</summary>
    public IEnumerable<long> BestIterations => checkpoints?.Iterations ?? [];

    /// <summary>The followers that a definition asks for.</summary>
    /// <exception cref="InputException">One names a metric that the tests don't have.</exception>
    public static TestFollowers Of<T>(SolverDefinition definition, TrainingSchedule schedule, IReadOnlyList<TestNet<T>> tests) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var followers = new TestFollowers();
        MetricMonitor Add(string property, MonitorDefinition monitor, IScoreFollower follower)
        {
            var metric = MetricMonitor.Of(definition, property, monitor, tests);
            followers.followers.Add((YamlNames.Key(property), metric, follower));
            return metric;
        }

        MetricMonitor? judge = null;
        if (schedule.Plateau is { } plateau)
            Add(nameof(definition.Plateau), plateau.Plateau, plateau);
        if (definition.EarlyStopping is { } early)
            judge = Add(nameof(definition.EarlyStopping), early, followers.stopping = new EarlyStopping(early.Patience, early.MinDelta));
        if (definition.SnapshotBest is { } kept)
            judge = Add(nameof(definition.SnapshotBest), kept, followers.checkpoints = new BestCheckpoints(kept.Keep));
        followers.best = new BestTestFollower(judge ?? MetricMonitor.Of(tests));
        return followers;
    }

    /// <summary>Takes the evaluation of the first net in any test.</summary>
    public void ObserveFirst(long iteration, Evaluation first) => best.Observe(iteration, first);

    /// <summary>Takes the evaluations of a test of all nets that fell due.</summary>
    public void Observe(long iteration, IReadOnlyList<Evaluation> tests)
    {
        foreach ((_, MetricMonitor monitor, IScoreFollower follower) in followers)
            follower.Observe(iteration, monitor.Score(tests[0]));
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        state.Part("best", best);
        foreach ((string name, _, IScoreFollower follower) in followers)
            state.Part(name, follower);
    }
}
