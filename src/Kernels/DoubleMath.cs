using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>What <see cref="Math"/> lacks.</summary>
internal static class DoubleMath
{
    /// <summary>log(1 + high + low) within about an ulp, also where the sum → 0: with 1 + high = s + e exactly, log s + (e + low) / s.</summary>
    public static double Log1P(double high, double low = 0)
    {
        (double sum, double error) = TwoSum(1, high);
        return double.IsPositiveInfinity(sum) ? sum : Math.Log(sum) + (error + low) / sum;
    }

    /// <summary>eˣ − 1 within a few ulps, also where x → 0 (W. Kahan): with u = eˣ rounded, (u − 1)·x / log u, in which the error of u cancels.</summary>
    public static double ExpM1(double x)
    {
        double u = Math.Exp(x), difference = u - 1;
        // Where u is 1, x is the result; where u is 0, +∞ or NaN or far from 1, the difference is exact enough.
        return u == 1 ? x : Math.Abs(x) > 1 ? difference : difference * x / Math.Log(u);
    }

    /// <summary>a + b, rounded to odd where it is not exact, so that rounding it once more to a narrower type gives the correctly rounded sum (Boldo &amp; Melquiond, IEEE Trans. Comput. 57(4), 2008).</summary>
    public static double AddToOdd(double a, double b)
    {
        (double sum, double error) = TwoSum(a, b);
        if (error == 0 || double.IsNaN(error)) return sum;
        // One step towards 0 where the two have different signs.
        long bits = BitConverter.DoubleToInt64Bits(sum);
        return BitConverter.Int64BitsToDouble((bits + ((bits ^ BitConverter.DoubleToInt64Bits(error)) >> 63)) | 1);
    }

    /// <summary>a + b = Sum + Error exactly (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double back = sum - a;
        return (sum, (a - (sum - back)) + (b - back));
    }
}
