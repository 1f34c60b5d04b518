namespace NetFramework.Layers;

/// <summary>
/// What a metric is computed from: totals (counts, sums) that add up over batches. A test adds them up over all its batches and measures once, so that what it reports is the metric of the whole
/// set, which the mean of the batches' values is not: not of a precision, an F1 or a perplexity, nor of an accuracy where batches count different numbers of positions.
/// </summary>
public interface IMetricTotals
{
    /// <summary>The totals of the last Forward.</summary>
    ReadOnlySpan<double> Totals { get; }

    /// <summary>Computes the values of a top, row-major, from totals of one batch or of several.</summary>
    /// <param name="totals">The totals.</param>
    /// <param name="top">The index of the top.</param>
    /// <param name="values">As many as the top has elements.</param>
    void Measure(ReadOnlySpan<double> totals, int top, Span<double> values);
}
