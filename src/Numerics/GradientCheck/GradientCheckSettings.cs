namespace NetFramework.Numerics;

/// <summary>How much a gradient check looks at.</summary>
public sealed record GradientCheckSettings
{
    /// <summary>The largest number of elements of one input that are checked; of a larger one a sample is drawn. By default all are.</summary>
    public int MaxInputElements { get; init; } = int.MaxValue;

    /// <summary>The largest number of elements of one output that are checked; of a larger one a sample is drawn. By default all are.</summary>
    public int MaxOutputElements { get; init; } = int.MaxValue;

    /// <summary>The seed of the samples and of the second point.</summary>
    public long Seed { get; init; } = 1;
}
