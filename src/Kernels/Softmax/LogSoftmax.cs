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
        ForwardWork<T> work = new(logits, logProbabilities, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
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
        BackwardWork<T> work = new(logits, logProbabilitiesDiff, logitsDiff, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
    }

    private readonly ref struct ForwardWork<T>(ReadOnlySpan<T> logits, Span<T> logProbabilities, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> logits = logits;
        private readonly Span<T> logProbabilities = logProbabilities;

        public PositionBlocks Blocks { get; } = blocks;

        public void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            Span<double> terms = Scratch.Doubles(classes);
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, classes, inner);
                SoftmaxRow.Exponentiate(logits, start, inner, beta, terms, keep: false).LogProbabilities(logits, logProbabilities, classes, start, inner);
            }
        }
    }

    // g_k − p_k·Σ_c g_c = g_k·Σ_{c ≠ k} p_c − p_k·Σ_{c ≠ k} g_c: g_k·(1 − p_k) does not cancel as p_k → 1.
    private readonly ref struct BackwardWork<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> logProbabilitiesDiff, Span<T> logitsDiff, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> logits = logits;
        private readonly ReadOnlySpan<T> logProbabilitiesDiff = logProbabilitiesDiff;
        private readonly Span<T> logitsDiff = logitsDiff;

        public PositionBlocks Blocks { get; } = blocks;

        public void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            Span<double> terms = Scratch.Doubles(classes);
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, classes, inner);
                SoftmaxRow row = SoftmaxRow.Exponentiate(logits, start, inner, beta, terms);
                CompensatedSum sum = default;
                for (int k = 0, at = start; k < classes; k++, at += inner) sum.Add(double.CreateTruncating(logProbabilitiesDiff[at]));
                (double high, double low) = sum.Pair;
                for (int k = 0, at = start; k < classes; k++, at += inner)
                {
                    double diff = double.CreateTruncating(logProbabilitiesDiff[at]);
                    double own = beta * diff * row.Divide(row.Others(k, terms[k]));
                    logitsDiff[at] = T.CreateTruncating(own - row.Scaled(beta * (high - diff + low), terms[k], double.CreateTruncating(logits[at])));
                }
            }
        }
    }
}
