namespace NetFramework.Solvers;

/// <summary>base_lr · (1 + γ·iteration)^−power.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Power">The exponent.</param>
public sealed record InvPolicy(double BaseRate, double Gamma, double Power) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate * Math.Pow(1 + Gamma * iteration, -Power);
}
