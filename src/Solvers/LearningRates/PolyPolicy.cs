namespace NetFramework.Solvers;

/// <summary>base_lr · (1 − iteration / max_iter)^power; 0 beyond max_iter.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Power">The exponent.</param>
/// <param name="MaxIterations">max_iter.</param>
public sealed record PolyPolicy(double BaseRate, double Power, long MaxIterations) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate * Math.Pow(Math.Max(0, 1 - (double)iteration / MaxIterations), Power);
}
