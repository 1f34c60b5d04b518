namespace NetFramework.Solvers;

/// <summary>
/// base_lr, multiplied by factor, down to min_lr, each time that more than patience tests in a row brought a metric no improvement: no value below best − threshold·|best| where less is better, or above
/// best + threshold·|best| where more is. After a reduction, cooldown tests do not count (PyTorch's ReduceLROnPlateau). The rate depends on the tests, and is no function of the iteration alone.
/// </summary>
/// <param name="BaseRate">base_lr.</param>
/// <param name="MinRate">min_lr.</param>
/// <param name="Plateau">factor, patience, threshold and cooldown.</param>
public sealed record PlateauPolicy(double BaseRate, double MinRate, PlateauDefinition Plateau) : LearningRatePolicy, IScoreFollower
{
    private readonly BestScore best = new();
    private double rate = BaseRate;
    private long cooling;

    /// <inheritdoc/>
    public override double Rate(long iteration) => rate;

    /// <inheritdoc/>
    public void Observe(long iteration, double score)
    {
        best.Add(score, 0, Plateau.Threshold);
        if (cooling > 0)
        {
            cooling--;
            best.Since = 0;
        }
        if (best.Since > Plateau.Patience)
        {
            rate = Math.Min(rate, Math.Max(rate * Plateau.Factor, MinRate));
            cooling = Plateau.Cooldown;
            best.Since = 0;
        }
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        rate = state.Number("rate", rate);
        cooling = state.WholeNumber("cooling", cooling);
        state.Part("best", best);
    }
}
