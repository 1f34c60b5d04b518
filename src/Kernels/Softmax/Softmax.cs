using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Softmax along the class axis of an outer × classes × inner array.</summary>
/// <remarks>
/// The division form, p_k = e^(z_k − m) / Σ_c e^(z_c − m) with m = max z, computed beyond the precision of T and rounded once
/// (Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021). A logit −∞ has p = 0; a position that holds NaN or +∞, or nothing but −∞, is NaN.
/// </remarks>
public static class Softmax
{
    /// <summary>p_k = e^(β·z_k) / Σ_c e^(β·z_c).</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="probabilities">p, the shape of z; may be the same span.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Forward<T>(ReadOnlySpan<T> logits, Span<T> probabilities, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(probabilities.Length, logits.Length, nameof(probabilities));
        double[] row = new double[classes];
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner);
            SoftmaxRow.Load(logits, start, inner, beta, row);
            SoftmaxRow terms = SoftmaxRow.Exponentiate(row);
            for (int k = 0; k < classes; k++) probabilities[start + k * inner] = T.CreateTruncating(row[k] / terms.Sum);
        }
    }

    /// <summary>∂z_k = β·p_k·(∂p_k − Σ_c p_c·∂p_c), from the probabilities that <see cref="Forward"/> gave.</summary>
    /// <param name="probabilities">p, outer × classes × inner.</param>
    /// <param name="probabilitiesDiff">∂p, the shape of p.</param>
    /// <param name="logitsDiff">∂z, the shape of p; overwritten; may be the span of ∂p.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<T> probabilitiesDiff, Span<T> logitsDiff, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(probabilities.Length, (long)positions * classes, nameof(probabilities));
        Shapes.Length(probabilitiesDiff.Length, probabilities.Length, nameof(probabilitiesDiff));
        Shapes.Length(logitsDiff.Length, probabilities.Length, nameof(logitsDiff));
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner);
            double mean = 0;
            for (int k = 0, at = start; k < classes; k++, at += inner)
                mean += double.CreateTruncating(probabilities[at]) * double.CreateTruncating(probabilitiesDiff[at]);
            for (int k = 0, at = start; k < classes; k++, at += inner)
                logitsDiff[at] = T.CreateTruncating(beta * double.CreateTruncating(probabilities[at]) * (double.CreateTruncating(probabilitiesDiff[at]) - mean));
        }
    }
}
