namespace NetFramework.Solvers;

/// <summary>The best score so far, less being better, and the number of scores since.</summary>
internal sealed class BestScore : ICheckpointed
{
    private double best = double.PositiveInfinity;

    /// <summary>How many scores in a row brought nothing better.</summary>
    public long Since { get; set; }

    /// <summary>Takes a score.</summary>
    /// <param name="score">The score; NaN is no better than any.</param>
    /// <param name="absolute">How much better it must be to count.</param>
    /// <param name="relative">How much better in addition, as a share of the best one's magnitude.</param>
    public void Add(double score, double absolute, double relative)
    {
        bool isBetter = double.IsInfinity(best) ? score < best : score < best - absolute - relative * Math.Abs(best);
        if (isBetter)
            best = score;
        Since = isBetter ? 0 : Since + 1;
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        best = state.Number("best", best);
        Since = state.WholeNumber("since", Since);
    }
}
