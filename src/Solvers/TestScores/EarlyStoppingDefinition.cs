using System.ComponentModel.DataAnnotations;

namespace NetFramework;

/// <summary>When a training ends before its length.</summary>
public sealed record EarlyStoppingDefinition : MonitorDefinition
{
    /// <summary>The number of tests in a row without an improvement at which the training ends.</summary>
    [Range(1, int.MaxValue)] public int Patience { get; init; } = 10;

    /// <summary>How much better than the best so far a value must be to be an improvement.</summary>
    [Range(0.0, double.MaxValue)] public double MinDelta { get; init; }
}
