namespace NetFramework.Solvers;

/// <summary>
/// One cycle over the whole training of n iterations: from base_lr up to max_lr at iteration pct_start·n − 1, then down to min_lr at the last, n − 1; with three_phase down to base_lr at 2·pct_start·n − 2, and then to min_lr
/// (Smith &amp; Topin, "Super-convergence", arXiv:1708.07120; PyTorch's OneCycleLR, whose div_factor is max_lr / base_lr, and final_div_factor base_lr / min_lr).
/// Of the way p from a to b, 0 ≤ p ≤ 1, each goes by b + ½·(a − b)·(1 + cos(π·p)), or with anneal_strategy linear by a + (b − a)·p.
/// </summary>
public sealed record OneCyclePolicy : LearningRatePolicy
{
    private readonly AnnealStrategy strategy;
    private readonly Phase[] phases;

    /// <summary>The policy.</summary>
    /// <param name="baseRate">base_lr.</param>
    /// <param name="maxRate">max_lr.</param>
    /// <param name="minRate">min_lr.</param>
    /// <param name="start">pct_start.</param>
    /// <param name="strategy">anneal_strategy.</param>
    /// <param name="hasThreePhases">three_phase.</param>
    /// <param name="length">n.</param>
    public OneCyclePolicy(double baseRate, double maxRate, double minRate, double start, AnnealStrategy strategy, bool hasThreePhases, long length)
    {
        this.strategy = strategy;
        double top = Math.Max(0, start * length - 1), end = length - 1;
        phases = hasThreePhases
            ? [new(0, top, baseRate, maxRate, 0, 1), new(top, 2 * top, maxRate, baseRate, 1, 0), new(2 * top, end, baseRate, minRate, 0, 0)]
            : [new(0, top, baseRate, maxRate, 0, 1), new(top, end, maxRate, minRate, 1, 0)];
    }

    /// <inheritdoc/>
    public override double Rate(long iteration) => At(iteration) is var phase ? Between(phase.FromRate, phase.ToRate, phase.Share(iteration)) : 0;

    /// <inheritdoc/>
    public override double Height(long iteration) => At(iteration) is var phase ? Between(phase.FromHeight, phase.ToHeight, phase.Share(iteration)) : 0;

    private Phase At(long iteration) => Array.Find(phases, phase => iteration <= phase.Last) ?? phases[^1];

    private double Between(double from, double to, double share) =>
        strategy == AnnealStrategy.Linear ? from + (to - from) * share : to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;

    /// <summary>A part of the cycle, from one iteration to another; they need not be whole.</summary>
    private sealed record Phase(double First, double Last, double FromRate, double ToRate, double FromHeight, double ToHeight)
    {
        public double Share(long iteration) => Last > First ? Math.Min(1, (iteration - First) / (Last - First)) : 1;
    }
}
