namespace NetFramework.Solvers;

/// <summary>The best score so far, less being better, and the number of scores since.</summary>
internal sealed class BestScore : ICheckpointed
{
    /// <summary>The best score; ∞ before the first.</summary>
    public double Score { get; private set; } = double.PositiveInfinity;

    /// <summary>How many scores in a row brought nothing better.</summary>
    public long Since { get; set; }

    /// <summary>Takes a score.</summary>
    /// <param name="score">The score; NaN is no better than any.</param>
    /// <param name="absolute">How much better it must be to count.</param>
    /// <param name="relative">How much better in addition, as a share of the best one's magnitude.</param>
    public void Add(double score, double absolute, double relative)
    {
        bool isBetter = double.IsInfinity(Score) ? score < Score : score < Score - absolute - relative * Math.Abs(Score);
        if (isBetter)
            Score = score;
        Since = isBetter ? 0 : Since + 1;
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        Score = state.Number("best", Score);
        Since = state.WholeNumber("since", Since);
    }
}
