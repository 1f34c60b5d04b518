namespace NetFramework.Solvers;

/// <summary>A <see cref="CyclicPolicy"/> that shrinks with each iteration: s = γ^i.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MaxRate">max_lr.</param>
/// <param name="StepSize">stepsize.</param>
/// <param name="Gamma">γ.</param>
public sealed record ExpRangePolicy(double BaseRate, double MaxRate, long StepSize, double Gamma) : CyclicPolicy(BaseRate, MaxRate, StepSize)
{
    /// <inheritdoc/>
    protected override double Scale(long cycle, long iteration) => Math.Pow(Gamma, iteration);
}
