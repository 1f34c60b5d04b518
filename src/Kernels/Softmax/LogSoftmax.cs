using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Logarithm of softmax along the class axis of an outer × classes × inner array.</summary>
/// <remarks>
/// log p_k = (z_k − m) − log1p(Σ_{c ≠ argmax} e^(z_c − m)), m = max z: the maximum's own term is left out of the sum, so that log p stays exact as p → 1.
/// A logit −∞ has log p = −∞; a position that holds NaN or +∞, or nothing but −∞, is NaN.
/// </remarks>
public static class LogSoftmax
{
    /// <summary>log p_k = β·z_k − log Σ_c e^(β·z_c).</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="logProbabilities">log p, the shape of z; may be the same span.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Forward<T>(ReadOnlySpan<T> logits, Span<T> logProbabilities, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(logProbabilities.Length, logits.Length, nameof(logProbabilities));
        double[] row = new double[classes];
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner);
            SoftmaxRow.Load(logits, start, inner, beta, row);
            SoftmaxRow terms = SoftmaxRow.Statistics(row);
            for (int k = 0; k < classes; k++) logProbabilities[start + k * inner] = T.CreateTruncating(row[k] - terms.Max - terms.LogTail);
        }
    }

    /// <summary>∂z_k = β·(∂l_k − p_k·Σ_c ∂l_c) with l = log p; p is computed again from the logits, more precisely than T holds it.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="logProbabilitiesDiff">∂l, the shape of z.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of ∂l.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> logProbabilitiesDiff, Span<T> logitsDiff, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(logProbabilitiesDiff.Length, logits.Length, nameof(logProbabilitiesDiff));
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        double[] row = new double[classes];
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner);
            SoftmaxRow.Load(logits, start, inner, beta, row);
            SoftmaxRow terms = SoftmaxRow.Exponentiate(row);
            double sum = 0;
            for (int k = 0, at = start; k < classes; k++, at += inner) sum += double.CreateTruncating(logProbabilitiesDiff[at]);
            for (int k = 0, at = start; k < classes; k++, at += inner)
                logitsDiff[at] = T.CreateTruncating(beta * (double.CreateTruncating(logProbabilitiesDiff[at]) - row[k] / terms.Sum * sum));
        }
    }
}
