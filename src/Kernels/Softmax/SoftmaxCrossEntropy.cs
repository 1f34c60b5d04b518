using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Softmax and cross-entropy in one, from logits of shape outer × classes × inner.</summary>
/// <remarks>
/// With m = max z and s = log1p(Σ_{c ≠ argmax} e^(z_c − m)), the loss of label y is s − (z_y − m), never logsumexp − z_y; the gradient of the right class is
/// −Σ_{k ≠ y} p_k, never p_y − 1. A position with label −1 is ignored: loss 0, gradient 0.
/// </remarks>
public static class SoftmaxCrossEntropy
{
    /// <summary>loss_i = −Σ_c w_c·q′_c·log p_c with q = one-hot of the label.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="losses">outer × inner, or empty where only the total is asked for.</param>
    /// <param name="probabilities">p, the shape of z, or empty where it is not asked for; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Class weights, label smoothing and temperature.</param>
    /// <returns>The sums for a reduction.</returns>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, Span<T> losses, Span<T> probabilities, int outer, int classes, int inner, scoped CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(logits.Length, labels, classes, Shapes.Positions(outer, classes, inner), settings);
        Shapes.EmptyOr(losses.Length, labels.Length, nameof(losses));
        Shapes.EmptyOr(probabilities.Length, logits.Length, nameof(probabilities));
        double[] row = new double[classes];
        double total = 0, weight = 0;
        int count = 0;
        double smooth = settings.LabelSmoothing / classes;
        for (int position = 0; position < labels.Length; position++)
        {
            int label = labels[position];
            int start = SoftmaxRow.Start(position, classes, inner);
            SoftmaxRow.Load(logits, start, inner, settings.Beta, row);
            SoftmaxRow terms = SoftmaxRow.Statistics(row);
            double loss = 0;
            if (label >= 0)
            {
                for (int k = 0; k < classes; k++)
                {
                    double target = Weight(settings, k) * ((k == label ? 1 - settings.LabelSmoothing : 0) + smooth);
                    if (target != 0) loss += target * (terms.LogTail - (row[k] - terms.Max));
                }
                weight += Weight(settings, label);
                count++;
            }
            total += loss;
            if (!losses.IsEmpty) losses[position] = T.CreateTruncating(loss);
            if (probabilities.IsEmpty) continue;
            terms = SoftmaxRow.Exponentiate(row);
            for (int k = 0; k < classes; k++) probabilities[start + k * inner] = T.CreateTruncating(row[k] / terms.Sum);
        }
        return new CrossEntropyTotal(total, weight, count);
    }

    /// <summary>As the other one, without weights, smoothing or temperature: loss_i = −log p_y.</summary>
    /// <inheritdoc cref="Forward{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, Span{T}, Span{T}, int, int, int, CrossEntropySettings{T})"/>
    public static CrossEntropyTotal Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, Span<T> losses, Span<T> probabilities, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Forward(logits, labels, losses, probabilities, outer, classes, inner, new CrossEntropySettings<T>());

    /// <summary>∂z_k = scale·scales_i·β·(p_k·Σ_c w_c·q′_c − w_k·q′_k); in the plain case scale·(p_k − [k = y]).</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="labels">outer × inner; 0 ≤ label &lt; classes, or −1 to ignore the position.</param>
    /// <param name="scale">A factor of the whole gradient, applied before the one rounding: the loss weight over the normalizer.</param>
    /// <param name="scales">One more factor for each position (the diff of an unreduced loss), outer × inner; empty: 1 each.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="settings">Class weights, label smoothing and temperature.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for, or a label is out of range.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, double scale, ReadOnlySpan<T> scales, Span<T> logitsDiff, int outer, int classes, int inner,
        scoped CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(logits.Length, labels, classes, Shapes.Positions(outer, classes, inner), settings);
        Shapes.EmptyOr(scales.Length, labels.Length, nameof(scales));
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        double[] row = new double[classes];
        double smooth = settings.LabelSmoothing / classes;
        for (int position = 0; position < labels.Length; position++)
        {
            int label = labels[position];
            int start = SoftmaxRow.Start(position, classes, inner);
            if (label < 0)
            {
                for (int k = 0; k < classes; k++) logitsDiff[start + k * inner] = T.Zero;
                continue;
            }
            SoftmaxRow.Load(logits, start, inner, settings.Beta, row);
            SoftmaxRow terms = SoftmaxRow.Exponentiate(row);
            double factor = scale * settings.Beta * (scales.IsEmpty ? 1 : double.CreateTruncating(scales[position]));
            double all = 0;
            for (int k = 0; k < classes; k++) all += Weight(settings, k) * ((k == label ? 1 - settings.LabelSmoothing : 0) + smooth);
            for (int k = 0; k < classes; k++)
            {
                double target = Weight(settings, k) * ((k == label ? 1 - settings.LabelSmoothing : 0) + smooth);
                double others = k == terms.MaxIndex ? terms.Tail : 1 + (terms.Tail - row[k]);
                double gradient = (row[k] * (all - target) - target * others) / terms.Sum;
                logitsDiff[start + k * inner] = T.CreateTruncating(factor * gradient);
            }
        }
    }

    /// <summary>As the other one, without weights, smoothing, temperature or factors per position: ∂z_k = scale·(p_k − [k = y]).</summary>
    /// <inheritdoc cref="Backward{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, double, ReadOnlySpan{T}, Span{T}, int, int, int, CrossEntropySettings{T})"/>
    public static void Backward<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, double scale, Span<T> logitsDiff, int outer, int classes, int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Backward(logits, labels, scale, default, logitsDiff, outer, classes, inner, new CrossEntropySettings<T>());

    private static double Weight<T>(scoped CrossEntropySettings<T> settings, int k) where T : unmanaged, IFloatingPointIeee754<T>
        => settings.ClassWeights.IsEmpty ? 1 : double.CreateTruncating(settings.ClassWeights[k]);

    private static void Check<T>(int logits, ReadOnlySpan<int> labels, int classes, int positions, scoped CrossEntropySettings<T> settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(logits, (long)positions * classes, nameof(logits));
        Shapes.Length(labels.Length, positions, nameof(labels));
        Shapes.EmptyOr(settings.ClassWeights.Length, classes, nameof(settings));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < -1 || labels[i] >= classes)
                Shapes.Fail($"Label {labels[i]} of position {i} is out of range; there are {classes} classes (−1 is to ignore).", nameof(labels));
        }
    }
}
