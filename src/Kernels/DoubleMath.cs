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

    /// <summary>a + b = Sum + Error exactly (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double back = sum - a;
        return (sum, (a - (sum - back)) + (b - back));
    }
}
