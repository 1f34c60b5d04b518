using System.ComponentModel.DataAnnotations;

namespace NetFramework;

/// <summary>When the policy plateau lowers the learning rate.</summary>
public sealed record PlateauDefinition : MonitorDefinition
{
    /// <summary>What the rate is multiplied by.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)] public double Factor { get; init; } = 0.1;

    /// <summary>The number of tests in a row without an improvement that are let pass; the next lowers the rate.</summary>
    [Range(0, int.MaxValue)] public int Patience { get; init; } = 10;

    /// <summary>How much better than the best so far a value must be to be an improvement, as a share of it.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)] public double Threshold { get; init; } = 1e-4;

    /// <summary>The number of tests after a reduction that do not count.</summary>
    [Range(0, int.MaxValue)] public int Cooldown { get; init; }
}
