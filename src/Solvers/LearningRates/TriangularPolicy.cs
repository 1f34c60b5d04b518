namespace NetFramework.Solvers;

/// <summary>A <see cref="CyclicPolicy"/> whose cycles are equal: s = 1.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MaxRate">max_lr.</param>
/// <param name="StepSize">stepsize.</param>
public sealed record TriangularPolicy(double BaseRate, double MaxRate, long StepSize) : CyclicPolicy(BaseRate, MaxRate, StepSize)
{
    /// <inheritdoc/>
    protected override double Scale(long cycle, long iteration) => 1;
}
