namespace NetFramework.Solvers;

/// <summary>base_lr, always.</summary>
/// <param name="BaseRate">base_lr.</param>
public sealed record FixedPolicy(double BaseRate) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate;
}
