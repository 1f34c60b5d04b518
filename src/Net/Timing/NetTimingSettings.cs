namespace NetFramework.Timing;

/// <summary>How a net is timed.</summary>
public sealed record NetTimingSettings
{
    /// <summary>The number of iterations that are timed, at least 1.</summary>
    public int Iterations { get; init; } = 50;

    /// <summary>Whether an iteration is forward and backward, or forward alone.</summary>
    public bool Backward { get; init; }

    /// <summary>How long the net runs before it is timed, until the tiered compiler has done with it; one iteration at least.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);
}
