namespace NetFramework.Solvers;

/// <summary>
/// base_lr · √(stepsize / (stepsize + iteration)). With a warm-up of w = stepsize iterations from 0 in front of it, it is the schedule of Vaswani et al. (NeurIPS 2017, section 5.3),
/// d^−½ · min(t^−½, t·w^−3⁄2), whose height at t = w is base_lr = (d·w)^−½.
/// </summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="StepSize">stepsize.</param>
public sealed record InverseSqrtPolicy(double BaseRate, long StepSize) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) => BaseRate * Math.Sqrt((double)StepSize / (StepSize + iteration));
}
