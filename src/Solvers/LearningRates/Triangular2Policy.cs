namespace NetFramework.Solvers;

/// <summary>A <see cref="CyclicPolicy"/> whose cycles are each half as high as the one before: s = 2^(1 − c).</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MaxRate">max_lr.</param>
/// <param name="StepSize">stepsize.</param>
public sealed record Triangular2Policy(double BaseRate, double MaxRate, long StepSize) : CyclicPolicy(BaseRate, MaxRate, StepSize)
{
    /// <inheritdoc/>
    protected override double Scale(long cycle, long iteration) => Math.Pow(2, 1 - cycle);
}
