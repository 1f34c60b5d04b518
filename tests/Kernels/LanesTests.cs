using System.Runtime.Intrinsics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>Every vector width that this machine has, against the scalar functions.</summary>
internal sealed class LanesTests
{
    [Test]
    public void Vectors_of_512_bits_agree_with_scalars()
    {
        if (!Vector512.IsHardwareAccelerated) Assert.Ignore("no AVX-512");
        Check<Lanes512>();
    }

    [Test]
    public void Vectors_of_256_bits_agree_with_scalars()
    {
        if (!Vector256.IsHardwareAccelerated) Assert.Ignore("no AVX2");
        Check<Lanes256>();
    }

    [Test]
    public void Vectors_of_128_bits_agree_with_scalars() => Check<Lanes128>();

    private static void Check<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        Random random = new(1);
        foreach (int length in new[] { 1, 2, 3, 5, 7, 8, 9, 10, 16, 23, 64, 100 })
        {
            float[] row = SoftmaxTests.FillSingle(random, length);
            int index = random.Next(length);
            row[index] = 11;
            CheckSums<TLanes>(row, index);
            CheckRoundings<TLanes>(row);
        }
        CheckRange<TLanes>();
    }

    private static void CheckSums<TLanes>(float[] row, int index) where TLanes : struct, ILanes<TLanes>
    {
        double[] exact = [.. row.Select(x => Math.Exp(0.5 * (x - 11.0)))], terms = new double[row.Length], accurate = new double[row.Length];
        double tail = ExponentialSums<TLanes>.Fast(ref row[0], row.Length, 11, 0.5, index, ref terms[0], keep: true);
        (double high, double low) = ExponentialSums<TLanes>.Accurate(ref row[0], row.Length, 11, 0.5, index, ref accurate[0]);
        double expected = exact.Where((_, k) => k != index).Sum();
        Assert.That(tail, Is.EqualTo(expected).Within(1e-13 * expected));
        Assert.That(high + low, Is.EqualTo(expected).Within(1e-14 * expected));
        Assert.That(Math.Abs(low), Is.LessThanOrEqualTo(Math.BitIncrement(high) - high));
        for (int k = 0; k < row.Length; k++)
        {
            Assert.That(terms[k], Is.EqualTo(exact[k]).Within(1e-14 * exact[k]));
            Assert.That(accurate[k], Is.EqualTo(exact[k]).Within(2).Ulps);
        }

        // In place: the row is read before it is overwritten.
        double[] inPlace = [.. row.Select(x => (double)x)];
        Assert.That(ExponentialSums<TLanes>.Fast(ref inPlace[0], row.Length, 11, 0.5, index, ref inPlace[0], keep: true), Is.EqualTo(tail));
        Assert.That(inPlace, Is.EqualTo(terms));
    }

    private static void CheckRoundings<TLanes>(float[] row) where TLanes : struct, ILanes<TLanes>
    {
        float[] result = new float[row.Length];
        ExponentialSums<TLanes>.LogProbabilities(ref row[0], row.Length, 11, 1, 1e-18, ref result[0]);
        for (int k = 0; k < row.Length; k++)
        {
            // x − 11 − 10⁻¹⁸ lies between x − 11, which has few bits, and the double below: the float nearest to it is that of the double below.
            double above = row[k] - 11.0;
            float expected = above == 0 ? -1e-18f : (float)Math.BitDecrement(above);
            Assert.That(result[k], Is.EqualTo(expected));
        }

        // Masked, overflowing, NaN and the maximum itself, in full vectors.
        float[] special = [.. Enumerable.Repeat(new[] { float.NegativeInfinity, float.MinValue, float.NaN, 11 }, 4).SelectMany(values => values)];
        float[] logs = new float[special.Length];
        ExponentialSums<TLanes>.LogProbabilities(ref special[0], special.Length, 11, 2, 0, ref logs[0]);
        Assert.That(logs, Is.EqualTo(Enumerable.Repeat(new[] { float.NegativeInfinity, float.NegativeInfinity, float.NaN, 0 }, 4).SelectMany(values => values)));
    }

    private static void CheckRange<TLanes>() where TLanes : struct, ILanes<TLanes>
    {
        double[] row = [.. Enumerable.Range(0, 800).Select(i => -i * 0.9375), double.NegativeInfinity, -double.MaxValue, double.NaN, 0];
        double[] terms = new double[row.Length];
        ExponentialSums<TLanes>.Accurate(ref row[0], row.Length, 0, 1, row.Length - 1, ref terms[0]);
        for (int k = 0; k < row.Length; k++)
        {
            double expected = Math.Exp(row[k]);
            if (double.IsNaN(expected)) Assert.That(terms[k], Is.NaN);
            else Assert.That(terms[k], Is.EqualTo(expected).Within(Math.Max(2 * (Math.BitIncrement(expected) - expected), double.Epsilon)), $"e^{row[k]}");
        }
        ExponentialSums<TLanes>.Fast(ref row[0], row.Length, 0, 1, row.Length - 1, ref terms[0], keep: true);
        for (int k = 0; k < row.Length; k++)
        {
            double expected = Math.Exp(row[k]);
            if (double.IsNaN(expected)) Assert.That(terms[k], Is.NaN);
            else Assert.That(terms[k], Is.EqualTo(expected).Within((Math.ScaleB(1, -47) + Math.Min(Math.Abs(row[k]), 1000) * Math.ScaleB(1, -51)) * expected + 4e-308), $"e^{row[k]}");
        }
    }
}
