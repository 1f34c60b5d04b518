namespace NetFramework.Solvers;

/// <summary>momentum, always.</summary>
/// <param name="Value">momentum.</param>
public sealed record FixedMomentum(double Value) : MomentumPolicy
{
    /// <inheritdoc/>
    public override double Momentum(long iteration) => Value;
}
