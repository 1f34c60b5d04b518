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
        double[] row = new double[classes];
        for (int position = 0; position < positions; position++)
        {
            SoftmaxRow.Load(logits, SoftmaxRow.Start(position, classes, inner), inner, beta, row);
            SoftmaxRow terms = SoftmaxRow.Statistics(row);
            result[position] = T.CreateTruncating(double.IsFinite(terms.Max) ? terms.Max + terms.LogTail : terms.Max);
        }
    }
}
