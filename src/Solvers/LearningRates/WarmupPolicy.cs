namespace NetFramework.Solvers;

/// <summary>
/// A straight line in front of another policy: start + (p(0) − start)·iteration / warmup_iter while iteration &lt; warmup_iter, then p(iteration − warmup_iter), p being the other
/// (Goyal et al., arXiv:1706.02677, section 2.2; PyTorch's SequentialLR of LinearLR and another).
/// </summary>
/// <param name="Policy">p.</param>
/// <param name="Iterations">warmup_iter.</param>
/// <param name="StartRate">warmup_start_lr.</param>
public sealed record WarmupPolicy(LearningRatePolicy Policy, long Iterations, double StartRate) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration) =>
        iteration < Iterations ? StartRate + (Policy.Rate(0) - StartRate) * iteration / Iterations : Policy.Rate(iteration - Iterations);

    /// <inheritdoc/>
    public override double Height(long iteration) => Policy.Height(Math.Max(0, iteration - Iterations));
}
