using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Negative log-likelihood, from log-probabilities of shape outer × classes × inner: the second half of the pair LogSoftmax, NLLLoss.</summary>
/// <remarks>A position with label −1 is ignored: loss 0, gradient 0.</remarks>
public static class NegativeLogLikelihood
{
    /// <summary>loss_i = −w_y·l_y.</summary>
    /// <param name="logProbabilities">l, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="classWeights">w, or empty: 1 each.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logProbabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> losses, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        LabelLoss.Check(logProbabilities.Length, labels, classWeights, outer, classes, inner);
        Shapes.EmptyOr(losses.Length, labels.Length, nameof(losses));
        CompensatedSum total = default;
        for (int i = 0; i < labels.Length; i++)
        {
            double loss = 0;
            if (labels[i] >= 0)
            {
                double logProbability = double.CreateTruncating(logProbabilities[SoftmaxRow.Start(i, classes, inner) + labels[i] * inner]);
                loss = LabelLoss.Weight(classWeights, labels[i]) * (0 - logProbability);
            }
            total.Add(loss);
            if (!losses.IsEmpty) losses[i] = T.CreateTruncating(loss);
        }
        return SoftmaxCrossEntropy.Normalizer(labels, classWeights) with { Loss = total.Value };
    }

    /// <summary>∂l_y = −scale·scales_i·w_y, 0 elsewhere.</summary>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="classWeights">w, or empty: 1 each.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding.</param>
    /// <param name="scales">One more factor for each position, outer × inner; empty: 1 each.</param>
    /// <param name="logProbabilitiesDiff">∂l, outer × classes × inner; overwritten.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, double scale, ReadOnlySpan<T> scales, Span<T> logProbabilitiesDiff, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        LabelLoss.Check(logProbabilitiesDiff.Length, labels, classWeights, outer, classes, inner);
        Shapes.EmptyOr(scales.Length, labels.Length, nameof(scales));
        logProbabilitiesDiff.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            double factor = scale * (scales.IsEmpty ? 1 : double.CreateTruncating(scales[i])) * LabelLoss.Weight(classWeights, labels[i]);
            logProbabilitiesDiff[SoftmaxRow.Start(i, classes, inner) + labels[i] * inner] = T.CreateTruncating(-factor);
        }
    }
}
