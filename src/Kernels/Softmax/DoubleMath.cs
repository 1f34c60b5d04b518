namespace NetFramework.Kernels;

/// <summary>What <see cref="Math"/> lacks.</summary>
internal static class DoubleMath
{
    /// <summary>log(1 + x) with a relative error of a few units of rounding also where x → 0 (Goldberg, ACM Computing Surveys 23(1), 1991, theorem 4).</summary>
    public static double Log1P(double x)
    {
        double y = 1 + x;
        return y == 1 || double.IsPositiveInfinity(y) ? x : Math.Log(y) * x / (y - 1);
    }
}
