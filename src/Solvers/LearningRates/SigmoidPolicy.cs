namespace NetFramework.Solvers;

/// <summary>base_lr / (1 + e^(−γ·(iteration − stepsize))), half of base_lr at stepsize: it rises with γ &gt; 0, as Caffe's does, and falls with γ &lt; 0.</summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Midpoint">stepsize.</param>
public sealed record SigmoidPolicy(double BaseRate, double Gamma, long Midpoint) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate / (1 + Math.Exp(-Gamma * (iteration - Midpoint)));
}
