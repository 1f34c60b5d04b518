using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Softmax as its formula stands, along the class axis of an outer × classes × inner array: every step is taken, and rounded, in T.</summary>
/// <remarks>
/// e_k = e^(β·z_k − s), S = Σ_c (e_c + ε), p_k = (e_k + ε) / S. Shifted, s = max β·z; unshifted, s = 0, and an overflow shows: p = ∞/∞ is NaN.
/// It is here to be looked at and compared with; <see cref="Softmax"/> is the one to use.
/// </remarks>
public static class PlainSoftmax
{
    /// <summary>p_k = (e^(β·z_k − s) + ε) / Σ_c (e^(β·z_c − s) + ε).</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="probabilities">p, the shape of z; may be the same span.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="shifted">Whether s is the maximum of β·z, or 0.</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Forward<T>(ReadOnlySpan<T> logits, Span<T> probabilities, int outer, int classes, int inner, T beta, bool shifted, T epsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(probabilities.Length, logits.Length, nameof(probabilities));
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner), end = start + classes * inner;
            T shift = shifted ? beta * logits[Largest(logits, start, end, inner, beta)] : T.Zero;
            T sum = T.Zero;
            for (int at = start; at < end; at += inner)
            {
                probabilities[at] = T.Exp(beta * logits[at] - shift) + epsilon;
                sum += probabilities[at];
            }
            for (int at = start; at < end; at += inner) probabilities[at] /= sum;
        }
    }

    /// <summary>∂z_j = β/S·(e_j·(∂p_j − μ) − [j = argmax]·Σ_k e_k·(∂p_k − μ)), μ = Σ_c p_c·∂p_c; the second term where s is the maximum, which moves with z. It is 0 for ε = 0.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="probabilities">p, as Forward gave it.</param>
    /// <param name="probabilitiesDiff">∂p, the shape of z.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; none of the other spans.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="shifted">As in Forward.</param>
    /// <param name="epsilon">ε ≥ 0.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> probabilities, ReadOnlySpan<T> probabilitiesDiff, Span<T> logitsDiff,
        int outer, int classes, int inner, T beta, bool shifted, T epsilon)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(probabilities.Length, logits.Length, nameof(probabilities));
        Shapes.Length(probabilitiesDiff.Length, logits.Length, nameof(probabilitiesDiff));
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        for (int position = 0; position < positions; position++)
        {
            int start = SoftmaxRow.Start(position, classes, inner), end = start + classes * inner;
            int largest = Largest(logits, start, end, inner, beta);
            T shift = shifted ? beta * logits[largest] : T.Zero;
            T sum = T.Zero, mean = T.Zero;
            for (int at = start; at < end; at += inner)
            {
                logitsDiff[at] = T.Exp(beta * logits[at] - shift);
                sum += logitsDiff[at] + epsilon;
                mean += probabilities[at] * probabilitiesDiff[at];
            }
            T ofShift = T.Zero;
            for (int at = start; at < end; at += inner)
            {
                T term = logitsDiff[at] * (probabilitiesDiff[at] - mean);
                ofShift += term;
                logitsDiff[at] = beta * term / sum;
            }
            if (shifted && epsilon != T.Zero) logitsDiff[largest] -= beta * ofShift / sum;
        }
    }

    // NaN is taken for the largest, so that it shows in the whole row.
    private static int Largest<T>(ReadOnlySpan<T> logits, int start, int end, int stride, T beta) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int largest = start;
        for (int at = start; at < end && !T.IsNaN(logits[largest]); at += stride)
        {
            if (!(beta * logits[at] <= beta * logits[largest])) largest = at;
        }
        return largest;
    }
}
