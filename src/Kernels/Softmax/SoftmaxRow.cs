using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>One position's row of logits z: its maximum and the sum of its exponentials, for softmax and all that is built on it.</summary>
/// <remarks>A row that holds NaN or +∞, or nothing but −∞, has a <see cref="Tail"/> of NaN, which every result takes over.</remarks>
internal readonly struct SoftmaxRow
{
    private readonly double beta;
    private readonly double tailLow;

    private SoftmaxRow(double max, int maxIndex, double beta, double tail, double tailLow)
    {
        Max = max;
        MaxIndex = maxIndex;
        this.beta = beta;
        Tail = tail;
        this.tailLow = tailLow;
        (Sum, double error) = DoubleMath.TwoSum(1, tail);
        SumLow = error + tailLow;
    }

    /// <summary>The logit m that has the largest β·z.</summary>
    public double Max { get; }

    /// <summary>An index of m.</summary>
    public int MaxIndex { get; }

    /// <summary>t = Σ_{k ≠ MaxIndex} e^(β·(z_k − m)): the maximum's own term, 1, is left out.</summary>
    public double Tail { get; }

    /// <summary>s = 1 + t, the rest of it in <see cref="SumLow"/>.</summary>
    public double Sum { get; }

    /// <summary>What s loses by its rounding.</summary>
    public double SumLow { get; }

    /// <summary>log s.</summary>
    public double LogSum => DoubleMath.Log1P(Tail, tailLow);

    /// <summary>log p = β·(z − m) − log s of a logit, such that rounding it to T is the only rounding where T is narrower than double.</summary>
    /// <param name="logit">z.</param>
    /// <param name="logSum"><see cref="LogSum"/>.</param>
    public double LogProbability<T>(double logit, double logSum)
    {
        double shifted = beta * (logit - Max);
        return typeof(T) == typeof(double) ? shifted - logSum : DoubleMath.AddToOdd(shifted, -logSum);
    }

    /// <summary>log Σ_k e^(β·z_k) = β·m + log s, under the same terms.</summary>
    public double LogSumExp<T>() => typeof(T) == typeof(double) ? beta * Max + LogSum : DoubleMath.AddToOdd(beta * Max, LogSum);

    /// <summary>Σ_{c ≠ k} e^(β·(z_c − m)), from the k-th term: no cancellation, as the maximum's own 1 is among them or left out.</summary>
    public double Others(int k, double term) => k == MaxIndex ? Tail + tailLow : 1 + ((Tail - term) + tailLow);

    /// <summary>value / s.</summary>
    public double Divide(double value)
    {
        double quotient = value / Sum;
        return quotient - quotient * (SumLow / Sum);
    }

    /// <summary>factor·value / s, for rounding to T.</summary>
    public double Divide<T>(double factor, double value) => typeof(T) == typeof(double) ? factor * Divide(value) : factor / Sum * value;

    /// <summary>The first element of a position in an outer × classes × inner array; the others follow at a distance of inner.</summary>
    public static int Start(int position, int classes, int inner)
        => inner == 1 ? position * classes : position / inner * classes * inner + position % inner;

    /// <summary>Fills terms with e^(β·(z_k − m)) for the row at <paramref name="start"/>, and returns its sums. Where the terms are not to be kept, their memory is only worked in.</summary>
    public static SoftmaxRow Exponentiate<T>(ReadOnlySpan<T> logits, int start, int stride, double beta, Span<double> terms, bool keep = true)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (stride == 1 && (typeof(T) == typeof(float) || typeof(T) == typeof(double)))
            return Exponentiate(logits.Slice(start, terms.Length), beta, terms, accurate: typeof(T) == typeof(double), keep);
        Gather(logits, start, stride, terms);
        return Exponentiate<double>(terms, beta, terms, accurate: typeof(T) == typeof(double), keep);
    }

    /// <summary>The row at <paramref name="start"/> as doubles.</summary>
    public static void Gather<T>(ReadOnlySpan<T> source, int start, int stride, Span<double> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int k = 0, at = start; k < row.Length; k++, at += stride) row[k] = double.CreateTruncating(source[at]);
    }

    /// <summary>factor·term / s of the logit whose term it is. A term that underflowed is taken as e^(x/2)·e^(x/2), lest the factor enlarge the error of the underflow.</summary>
    public double Scaled(double factor, double term, double logit)
    {
        const double leastNormal = 2.2250738585072014E-308;
        if (!(term < leastNormal && Math.Abs(factor) > 1)) return factor * Divide(term);
        (double difference, double error) = DoubleMath.TwoSum(logit, -Max);
        double exponent = difference * beta;
        if (!(exponent > -2000)) return factor * Divide(term);
        double rest = Math.FusedMultiplyAdd(difference, beta, -exponent) + error * beta;
        double root = Math.Exp(exponent / 2);
        return factor * Divide(root + root * rest) * root;
    }

    /// <summary>result_k = factor·terms_k / s at <paramref name="start"/>, rounded once for T narrower than double. The result may be the span of the logits.</summary>
    public void Normalize<T>(ReadOnlySpan<T> logits, Span<double> terms, double factor, Span<T> result, int start, int stride) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            for (int k = 0, at = start; k < terms.Length; k++, at += stride)
                result[at] = T.CreateTruncating(Scaled(factor, terms[k], double.CreateTruncating(logits[at])));
            return;
        }
        double scale = factor / Sum;
        if (typeof(T) == typeof(float) && stride == 1) Scale(terms, scale, result.Slice(start, terms.Length));
        else
        {
            for (int k = 0, at = start; k < terms.Length; k++, at += stride) result[at] = T.CreateTruncating(terms[k] * scale);
        }
    }

    /// <summary>result_k = log p_k at <paramref name="start"/>. The result may be the span of the logits.</summary>
    public void LogProbabilities<T>(ReadOnlySpan<T> logits, Span<T> result, int classes, int start, int stride) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double logSum = LogSum;
        if (typeof(T) == typeof(float) && stride == 1)
        {
            ref float row = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(logits.Slice(start, classes)));
            ref float target = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(result.Slice(start, classes)));
            if (Vector512.IsHardwareAccelerated) ExponentialSums<Lanes512>.LogProbabilities(ref row, classes, Max, beta, logSum, ref target);
            else if (Vector256.IsHardwareAccelerated) ExponentialSums<Lanes256>.LogProbabilities(ref row, classes, Max, beta, logSum, ref target);
            else ExponentialSums<Lanes128>.LogProbabilities(ref row, classes, Max, beta, logSum, ref target);
            return;
        }
        for (int k = 0, at = start; k < classes; k++, at += stride) result[at] = T.CreateTruncating(LogProbability<T>(double.CreateTruncating(logits[at]), logSum));
    }

    private static SoftmaxRow Exponentiate<TSource>(ReadOnlySpan<TSource> logits, double beta, Span<double> terms, bool accurate, bool keep)
        where TSource : unmanaged, IFloatingPointIeee754<TSource>
    {
        int index = Extremum.IndexOf(logits, beta < 0);
        double max = index < 0 ? double.NaN : double.CreateTruncating(logits[index]);
        if (!double.IsFinite(max))
        {
            terms.Fill(double.NaN);
            return new SoftmaxRow(max, Math.Max(index, 0), beta, double.NaN, 0);
        }
        ref TSource row = ref MemoryMarshal.GetReference(logits);
        ref double first = ref MemoryMarshal.GetReference(terms);
        double tail, low = 0;
        if (accurate) (tail, low) = Accurate(ref row, terms.Length, max, beta, index, ref first);
        else if (Vector512.IsHardwareAccelerated) tail = ExponentialSums<Lanes512>.Fast(ref row, terms.Length, max, beta, index, ref first, keep);
        else if (Vector256.IsHardwareAccelerated) tail = ExponentialSums<Lanes256>.Fast(ref row, terms.Length, max, beta, index, ref first, keep);
        else tail = ExponentialSums<Lanes128>.Fast(ref row, terms.Length, max, beta, index, ref first, keep);
        return new SoftmaxRow(max, index, beta, tail, low);
    }

    private static (double High, double Low) Accurate<TSource>(ref TSource row, int length, double max, double beta, int index, ref double terms) where TSource : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) return ExponentialSums<Lanes512>.Accurate(ref row, length, max, beta, index, ref terms);
        if (Vector256.IsHardwareAccelerated) return ExponentialSums<Lanes256>.Accurate(ref row, length, max, beta, index, ref terms);
        return ExponentialSums<Lanes128>.Accurate(ref row, length, max, beta, index, ref terms);
    }

    private static void Scale<T>(Span<double> terms, double factor, Span<T> result) where T : unmanaged
    {
        ref double first = ref MemoryMarshal.GetReference(terms);
        ref T target = ref MemoryMarshal.GetReference(result);
        if (Vector512.IsHardwareAccelerated) ExponentialSums<Lanes512>.Scale(ref first, terms.Length, factor, ref target);
        else if (Vector256.IsHardwareAccelerated) ExponentialSums<Lanes256>.Scale(ref first, terms.Length, factor, ref target);
        else ExponentialSums<Lanes128>.Scale(ref first, terms.Length, factor, ref target);
    }
}
