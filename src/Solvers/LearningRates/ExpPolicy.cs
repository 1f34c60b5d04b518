namespace NetFramework.Solvers;

/// <summary>base_lr · γ^iteration.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Gamma">γ.</param>
public sealed record ExpPolicy(double BaseRate, double Gamma) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate * Math.Pow(Gamma, iteration);
}
