namespace NetFramework;

/// <summary>What a net is built for; the include and exclude rules of layers are judged against it.</summary>
public sealed record NetState
{
    /// <summary>Training or test. A solver sets it: its train_state is for training, its test_state for tests.</summary>
    public Phase Phase { get; init; } = Phase.Test;

    /// <summary>A number that rules can bound.</summary>
    public int Level { get; init; }

    /// <summary>Free names that rules can ask for.</summary>
    public IReadOnlyList<string> Stage { get; init; } = [];
}

/// <summary>One include or exclude rule (Caffe's NetStateRule): met where all that it names holds.</summary>
public sealed record NetStateRule
{
    /// <summary>The phase that the net must be in.</summary>
    public Phase? Phase { get; init; }

    /// <summary>The least level.</summary>
    public int? MinLevel { get; init; }

    /// <summary>The largest level.</summary>
    public int? MaxLevel { get; init; }

    /// <summary>Stages that must all be set.</summary>
    public IReadOnlyList<string> Stage { get; init; } = [];

    /// <summary>Stages none of which may be set.</summary>
    public IReadOnlyList<string> NotStage { get; init; } = [];

    /// <summary>Whether <paramref name="state"/> meets the rule.</summary>
    public bool IsMetBy(NetState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (Phase is null || Phase == state.Phase)
            && (MinLevel is null || state.Level >= MinLevel)
            && (MaxLevel is null || state.Level <= MaxLevel)
            && Stage.All(state.Stage.Contains)
            && !NotStage.Any(state.Stage.Contains);
    }
}
