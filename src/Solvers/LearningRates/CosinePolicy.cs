namespace NetFramework.Solvers;

/// <summary>
/// Half a cosine from base_lr down to min_lr, with warm restarts: min_lr + ½·(base_lr − min_lr)·(1 + cos(π·t / T)), t counting the iterations since the latest restart, T being the length of the period at hand:
/// t0 at first, and t_mult times as long after each restart (Loshchilov &amp; Hutter, "SGDR", ICLR 2017, section 3; PyTorch's CosineAnnealingWarmRestarts).
/// Without t0, one period to the end of the training, and min_lr beyond it (PyTorch's CosineAnnealingLR).
/// </summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MinRate">min_lr.</param>
/// <param name="FirstPeriod">t0; null for no restart.</param>
/// <param name="Multiplier">t_mult.</param>
/// <param name="Length">The iterations to the end of the training.</param>
public sealed record CosinePolicy(double BaseRate, double MinRate, long? FirstPeriod, int Multiplier, long Length) : LearningRatePolicy
{
    /// <inheritdoc/>
    public override double Rate(long iteration)
    {
        (long time, long period) = FirstPeriod is { } first ? Restarted(iteration, first) : (Math.Min(iteration, Length), Length);
        return MinRate + (BaseRate - MinRate) * (1 + Math.Cos(Math.PI * time / period)) / 2;
    }

    private (long Time, long Period) Restarted(long iteration, long period)
    {
        if (Multiplier == 1)
            return (iteration % period, period);
        while (iteration >= period)
        {
            iteration -= period;
            period *= Multiplier;
        }
        return (iteration, period);
    }
}
