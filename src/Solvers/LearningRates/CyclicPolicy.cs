namespace NetFramework.Solvers;

/// <summary>
/// Between base_lr and max_lr, up in stepsize iterations and down in as many: base_lr + (max_lr − base_lr)·h, with h = max(0, 1 − |i / stepsize − 2·c + 1|)·s in cycle c = ⌊1 + i / (2·stepsize)⌋
/// (Smith, "Cyclical learning rates for training neural networks", WACV 2017, section 3.2; PyTorch's CyclicLR). What the cycles are scaled by, s, is the policy's own.
/// </summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MaxRate">max_lr.</param>
/// <param name="StepSize">stepsize.</param>
public abstract record CyclicPolicy(double BaseRate, double MaxRate, long StepSize) : LearningRatePolicy
{
    /// <inheritdoc/>
    public sealed override double Rate(long iteration) => BaseRate + (MaxRate - BaseRate) * Height(iteration);

    /// <inheritdoc/>
    public sealed override double Height(long iteration)
    {
        long cycle = 1 + iteration / (2 * StepSize);
        return Math.Max(0, 1 - Math.Abs((double)iteration / StepSize - 2 * cycle + 1)) * Scale(cycle, iteration);
    }

    /// <summary>s.</summary>
    /// <param name="cycle">c, from 1.</param>
    /// <param name="iteration">The number of updates made so far, from 0.</param>
    protected abstract double Scale(long cycle, long iteration);
}
