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
        ForwardWork<T> work = new(logits, probabilities, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
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
        BackwardWork<T> work = new(probabilities, probabilitiesDiff, logitsDiff, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
    }

    /// <summary>∂z_k = β·p_k·(∂p_k − Σ_c p_c·∂p_c), p computed again from the logits, more precisely than T holds it.</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="probabilitiesDiff">∂p, the shape of z.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten; may be the span of z or of ∂p.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void BackwardFromLogits<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> probabilitiesDiff, Span<T> logitsDiff, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(probabilitiesDiff.Length, logits.Length, nameof(probabilitiesDiff));
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        LogitsBackwardWork<T> work = new(logits, probabilitiesDiff, logitsDiff, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
    }

    private readonly ref struct ForwardWork<T>(ReadOnlySpan<T> logits, Span<T> probabilities, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> logits = logits;
        private readonly Span<T> probabilities = probabilities;

        public PositionBlocks Blocks { get; } = blocks;

        public void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            Span<double> terms = Scratch.Doubles(classes);
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, classes, inner);
                SoftmaxRow.Exponentiate(logits, start, inner, beta, terms).Normalize(logits, terms, 1, probabilities, start, inner);
            }
        }
    }

    private readonly ref struct BackwardWork<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> probabilitiesDiff, Span<T> logitsDiff, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> probabilities = probabilities;
        private readonly ReadOnlySpan<T> probabilitiesDiff = probabilitiesDiff;
        private readonly Span<T> logitsDiff = logitsDiff;

        public PositionBlocks Blocks { get; } = blocks;

        public void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, classes, inner);
                CompensatedSum mean = default;
                for (int k = 0, at = start; k < classes; k++, at += inner)
                    mean.AddProduct(double.CreateTruncating(probabilities[at]), double.CreateTruncating(probabilitiesDiff[at]));
                double value = mean.Value;
                for (int k = 0, at = start; k < classes; k++, at += inner)
                {
                    double difference = double.CreateTruncating(probabilitiesDiff[at]) - value;
                    logitsDiff[at] = T.CreateTruncating(beta * double.CreateTruncating(probabilities[at]) * difference);
                }
            }
        }
    }

    // With g = ∂p less the ∂p of the most probable class, so that what all classes have in common cancels exactly: ∂z_k = p_k·(g_k − Σ_{c ≠ argmax} p_c·g_c).
    private readonly ref struct LogitsBackwardWork<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> probabilitiesDiff, Span<T> logitsDiff, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> logits = logits;
        private readonly ReadOnlySpan<T> probabilitiesDiff = probabilitiesDiff;
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
                double reference = double.CreateTruncating(probabilitiesDiff[start + row.MaxIndex * inner]);
                CompensatedSum sum = default;
                for (int k = 0, at = start; k < classes; k++, at += inner)
                    sum.AddProduct(terms[k], double.CreateTruncating(probabilitiesDiff[at]) - reference);
                double mean = row.Divide(sum.Value);
                for (int k = 0, at = start; k < classes; k++, at += inner)
                {
                    double difference = double.CreateTruncating(probabilitiesDiff[at]) - reference - mean;
                    logitsDiff[at] = T.CreateTruncating(beta * row.Divide(terms[k]) * difference);
                }
            }
        }
    }
}
