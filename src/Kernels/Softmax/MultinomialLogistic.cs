using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Multinomial logistic loss, from probabilities of shape outer × classes × inner: the second half of the separated pair Softmax, MultinomialLogisticLoss.</summary>
/// <remarks>
/// b_c = v·w_c·q′_c, q′ = q·(1 − ε) + ε / classes, q the one-hot label or the soft target; v, w and ε are in <see cref="CrossEntropySettings{T}"/>, whose β has no meaning here.
/// A position with label −1 or weight v = 0 is ignored: loss 0, gradient 0. Without a least probability, p_c = 0 where b_c ≠ 0 has the loss +∞ and the gradient −∞.
/// </remarks>
public static class MultinomialLogistic
{
    /// <summary>loss_i = −Σ_c b_c·log max(p_c, least); of plain labels −log max(p_y, least).</summary>
    /// <param name="probabilities">p, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position. Empty where there are soft targets.</param>
    /// <param name="targets">Soft targets q, the shape of p; empty where there are labels.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <param name="leastProbability">What p is raised to before the logarithm; 0 leaves it alone. Caffe's is 1e-20.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, Span<T> losses, int outer, int classes, int inner,
        CrossEntropySettings<T> settings, double leastProbability = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new LabelLoss<T, Probability>(new(leastProbability), labels, targets, settings, outer, classes, inner).Forward(probabilities, losses);

    /// <summary>∂p_c = −scale·scales_i·b_c / max(p_c, least), 0 where b_c = 0.</summary>
    /// <param name="probabilities">p, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position. Empty where there are soft targets.</param>
    /// <param name="targets">Soft targets q, the shape of p; empty where there are labels.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding.</param>
    /// <param name="scales">One more factor for each position, outer × inner; empty: 1 each.</param>
    /// <param name="probabilitiesDiff">∂p, the shape of p; overwritten; not the span of p.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Weights and label smoothing.</param>
    /// <param name="leastProbability">As in Forward.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, Span<T> probabilitiesDiff,
        int outer, int classes, int inner, CrossEntropySettings<T> settings, double leastProbability = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(probabilities.Length, probabilitiesDiff.Length, nameof(probabilities));
        new LabelLoss<T, Probability>(new(leastProbability), labels, targets, settings, outer, classes, inner).Backward(probabilities, scale, scales, probabilitiesDiff);
    }

    // Math.Max keeps NaN.
    private readonly struct Probability(double least) : IClassScore
    {
        public double LogProbability(double score) => Math.Log(Math.Max(score, least));

        public double Gradient(double factor, double score) => factor / Math.Max(score, least);
    }
}
