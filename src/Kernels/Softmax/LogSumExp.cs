using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>log Σ e^z along the class axis of an outer × classes × inner array.</summary>
/// <remarks>m + log1p(Σ_{c ≠ argmax} e^(z_c − m)), m = max z. A position of nothing but −∞ gives −∞; one that holds +∞ gives +∞; NaN gives NaN.</remarks>
public static class LogSumExp
{
    /// <summary>r = log Σ_c e^(β·z_c).</summary>
    /// <param name="logits">z, outer × classes × inner.</param>
    /// <param name="result">r, outer × inner.</param>
    /// <param name="outer">Product of the axes before the class axis.</param>
    /// <param name="classes">Length of the class axis.</param>
    /// <param name="inner">Product of the axes after the class axis.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Forward<T>(ReadOnlySpan<T> logits, Span<T> result, int outer, int classes, int inner, double beta = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int positions = Shapes.Positions(outer, classes, inner);
        Shapes.Length(logits.Length, (long)positions * classes, nameof(logits));
        Shapes.Length(result.Length, positions, nameof(result));
        ForwardWork<T> work = new(logits, result, new PositionBlocks(positions, classes), classes, inner, beta);
        Threads.For(work.Blocks.Count, ref work);
    }

    private readonly ref struct ForwardWork<T>(ReadOnlySpan<T> logits, Span<T> result, PositionBlocks blocks, int classes, int inner, double beta) : IBlockWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> logits = logits;
        private readonly Span<T> result = result;

        public PositionBlocks Blocks { get; } = blocks;

        public void Run(int block)
        {
            (int first, int end) = Blocks.Of(block);
            Span<double> terms = Scratch.Doubles(classes);
            for (int position = first; position < end; position++)
            {
                int start = SoftmaxRow.Start(position, classes, inner);
                SoftmaxRow row = SoftmaxRow.Exponentiate(logits, start, inner, beta, terms, keep: false);
                double value = double.IsNaN(row.Tail) ? Degenerate(start) : row.LogSumExp<T>();
                result[position] = T.CreateTruncating(value);
            }
        }

        // A row with NaN, +∞ or nothing but −∞: the sum of exponentials is NaN, +∞ or 0.
        private double Degenerate(int start)
        {
            double largest = double.NegativeInfinity;
            for (int k = 0, at = start; k < classes; k++, at += inner) largest = Math.Max(largest, beta * double.CreateTruncating(logits[at]));
            return largest;
        }
    }
}
