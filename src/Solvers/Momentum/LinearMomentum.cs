namespace NetFramework.Solvers;

/// <summary>momentum + (target_momentum − momentum)·iteration / max_iter; target_momentum beyond max_iter.</summary>
/// <param name="Start">momentum.</param>
/// <param name="Target">target_momentum.</param>
/// <param name="MaxIterations">max_iter.</param>
public sealed record LinearMomentum(double Start, double Target, long MaxIterations) : MomentumPolicy
{
    /// <inheritdoc/>
    public override double Momentum(long iteration) => Start + (Target - Start) * Math.Min(1, (double)iteration / MaxIterations);
}
