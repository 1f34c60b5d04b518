using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Negative log-likelihood, from log-probabilities of shape outer × classes × inner: the second half of the pair LogSoftmax, NLLLoss.</summary>
/// <remarks>
/// b_c = v·w_c·q′_c, q′ = q·(1 − ε) + ε / classes, q the one-hot label or the soft target; v, w and ε are in <see cref="CrossEntropySettings{T}"/>, whose β has no meaning here.
/// A position with label −1 or weight v = 0 is ignored: loss 0, gradient 0.
/// </remarks>
public static class NegativeLogLikelihood
{
    /// <summary>loss_i = −Σ_c b_c·l_c; of plain labels −l_y.</summary>
    /// <param name="logProbabilities">l, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position. Empty where there are soft targets.</param>
    /// <param name="targets">Soft targets q, the shape of l; empty where there are labels.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logProbabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, Span<T> losses, int outer, int classes, int inner,
        CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new LabelLoss<T, LogProbability>(default, labels, targets, settings, outer, classes, inner).Forward(logProbabilities, losses);

    /// <summary>∂l_c = −scale·scales_i·b_c.</summary>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position. Empty where there are soft targets.</param>
    /// <param name="targets">Soft targets q, the shape of l; empty where there are labels.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding.</param>
    /// <param name="scales">One more factor for each position, outer × inner; empty: 1 each.</param>
    /// <param name="logProbabilitiesDiff">∂l, outer × classes × inner; overwritten.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, Span<T> logProbabilitiesDiff, int outer, int classes, int inner,
        CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new LabelLoss<T, LogProbability>(default, labels, targets, settings, outer, classes, inner).Backward(default, scale, scales, logProbabilitiesDiff);

    private readonly struct LogProbability : IClassScore
    {
        double IClassScore.LogProbability(double score) => score;

        public double Gradient(double factor, double score) => factor;
    }
}
