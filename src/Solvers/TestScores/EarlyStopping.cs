namespace NetFramework.Solvers;

/// <summary>
/// Ends a training when patience tests in a row brought a metric no improvement: no value below best − min_delta where less is better, or above best + min_delta where more is (Prechelt, "Early stopping — but when?", 1998: its criterion UP, of tests).
/// </summary>
/// <param name="patience">patience.</param>
/// <param name="minDelta">min_delta.</param>
internal sealed class EarlyStopping(int patience, double minDelta) : IScoreFollower
{
    private readonly BestScore best = new();

    /// <summary>Whether the training is to end.</summary>
    public bool IsDue => best.Since >= patience;

    /// <inheritdoc/>
    public void Observe(long iteration, double score) => best.Add(score, minDelta, 0);

    /// <inheritdoc/>
    public void Exchange(CheckpointState state) => state.Part("best", best);
}
