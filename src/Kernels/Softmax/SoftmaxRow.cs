using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The sums of one position's row of logits.</summary>
/// <param name="Max">m = max z; NaN where the row holds NaN.</param>
/// <param name="MaxIndex">The first index of m.</param>
/// <param name="Tail">Σ_{k ≠ MaxIndex} e^(z_k − m): the maximum's own term, 1, is left out.</param>
internal readonly record struct SoftmaxRow(double Max, int MaxIndex, double Tail)
{
    public double Sum => 1 + Tail;

    public double LogTail => DoubleMath.Log1P(Tail);

    public static int Start(int position, int classes, int inner)
        => inner == 1 ? position * classes : position / inner * classes * inner + position % inner;

    public static void Load<T>(ReadOnlySpan<T> source, int start, int inner, double beta, Span<double> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int k = 0; k < row.Length; k++) row[k] = double.CreateTruncating(source[start + k * inner]) * beta;
    }

    public static SoftmaxRow Statistics(ReadOnlySpan<double> logits)
    {
        int index = 0;
        for (int k = 1; k < logits.Length; k++)
        {
            if (logits[k] > logits[index] || double.IsNaN(logits[k])) index = k;
        }
        double max = logits[index];
        double tail = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (k != index) tail += Math.Exp(logits[k] - max);
        }
        if (!double.IsFinite(max)) tail = double.NaN;
        return new SoftmaxRow(max, index, tail);
    }

    /// <summary>Overwrites the row's z_k with e^(z_k − m).</summary>
    public static SoftmaxRow Exponentiate(Span<double> row)
    {
        SoftmaxRow result = Statistics(row);
        for (int k = 0; k < row.Length; k++) row[k] = double.IsFinite(result.Max) ? Math.Exp(row[k] - result.Max) : double.NaN;
        return result;
    }
}
