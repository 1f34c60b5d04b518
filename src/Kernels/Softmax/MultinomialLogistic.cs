using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Multinomial logistic loss, from probabilities of shape outer × classes × inner: the second half of the separated pair Softmax, MultinomialLogisticLoss.</summary>
/// <remarks>A position with label −1 is ignored: loss 0, gradient 0. Without a least probability, p_y = 0 has the loss +∞ and the gradient −∞.</remarks>
public static class MultinomialLogistic
{
    /// <summary>loss_i = −w_y·log max(p_y, least).</summary>
    /// <param name="probabilities">p, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="classWeights">w, or empty: 1 each.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="leastProbability">What p is raised to before the logarithm; 0 leaves it alone. Caffe's is 1e-20.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> losses, int outer, int classes, int inner, double leastProbability = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        LabelLoss.Check(probabilities.Length, labels, classWeights, outer, classes, inner);
        Shapes.EmptyOr(losses.Length, labels.Length, nameof(losses));
        CompensatedSum total = default;
        for (int i = 0; i < labels.Length; i++)
        {
            double loss = 0;
            if (labels[i] >= 0)
            {
                double p = double.CreateTruncating(probabilities[SoftmaxRow.Start(i, classes, inner) + labels[i] * inner]);
                // Math.Max keeps NaN; 0 − log gives +0, not −0, at p = 1.
                loss = LabelLoss.Weight(classWeights, labels[i]) * (0 - Math.Log(Math.Max(p, leastProbability)));
            }
            total.Add(loss);
            if (!losses.IsEmpty) losses[i] = T.CreateTruncating(loss);
        }
        return SoftmaxCrossEntropy.Normalizer(labels, classWeights) with { Loss = total.Value };
    }

    /// <summary>∂p_y = −scale·scales_i·w_y / max(p_y, least), 0 elsewhere.</summary>
    /// <param name="probabilities">p, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="classWeights">w, or empty: 1 each.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding.</param>
    /// <param name="scales">One more factor for each position, outer × inner; empty: 1 each.</param>
    /// <param name="probabilitiesDiff">∂p, the shape of p; overwritten; not the span of p.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="leastProbability">As in Forward.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, double scale, ReadOnlySpan<T> scales, Span<T> probabilitiesDiff,
        int outer, int classes, int inner, double leastProbability = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        LabelLoss.Check(probabilities.Length, labels, classWeights, outer, classes, inner);
        Shapes.EmptyOr(scales.Length, labels.Length, nameof(scales));
        Shapes.Length(probabilitiesDiff.Length, probabilities.Length, nameof(probabilitiesDiff));
        probabilitiesDiff.Clear();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) continue;
            int at = SoftmaxRow.Start(i, classes, inner) + labels[i] * inner;
            double factor = scale * (scales.IsEmpty ? 1 : double.CreateTruncating(scales[i])) * LabelLoss.Weight(classWeights, labels[i]);
            probabilitiesDiff[at] = T.CreateTruncating(-factor / Math.Max(double.CreateTruncating(probabilities[at]), leastProbability));
        }
    }
}
