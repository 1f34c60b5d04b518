namespace NetFramework.Solvers;

/// <summary>base_lr · γ^⌊iteration / stepsize⌋.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Gamma">γ.</param>
/// <param name="StepSize">The iterations of a step.</param>
public sealed record StepPolicy(double BaseRate, double Gamma, long StepSize) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate * Math.Pow(Gamma, iteration / StepSize);
}
