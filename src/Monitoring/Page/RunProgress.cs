namespace NetFramework.Monitoring.Page;

/// <summary>How far a run is.</summary>
internal sealed record RunProgress
{
    /// <summary>What the run does, or how it ended.</summary>
    public RunState State { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The updates made.</summary>
    public long Iteration { get; init; }

    /// <summary>The updates to make.</summary>
    public long MaxIterations { get; init; }

    /// <summary>How often the training data were gone through; null where their number is not known.</summary>
    public double? Epoch { get; init; }

    /// <summary>Seconds of training so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds to the end, at the present speed; null where there is none yet.</summary>
    public double? SecondsLeft { get; init; }
}

/// <summary>What a run does, or how it ended.</summary>
internal enum RunState
{
    /// <summary>It goes on.</summary>
    Training,

    /// <summary>All iterations are done, or all that convergence or early_stopping left to do.</summary>
    Completed,

    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>An error ended it.</summary>
    Failed,
}
