using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>A running sum whose rounding errors are summed beside it (Ogita, Rump &amp; Oishi, SIAM J. Sci. Comput. 26(6), 2005): as if in twice the precision.</summary>
internal struct CompensatedSum
{
    private double high;
    private double low;

    /// <summary>The sum rounded to double.</summary>
    // An infinite sum has NaN for an error.
    public readonly double Value => double.IsFinite(high) ? high + low : high;

    /// <summary>The sum as High + Low, |Low| ≤ ulp(High) / 2.</summary>
    public readonly (double High, double Low) Pair => DoubleMath.TwoSum(high, low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double term)
    {
        (high, double error) = DoubleMath.TwoSum(high, term);
        low += error;
    }

    /// <summary>Adds a·b without its rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(double a, double b)
    {
        double product = a * b;
        Add(product);
        low += Math.FusedMultiplyAdd(a, b, -product);
    }
}
