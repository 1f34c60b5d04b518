using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>eˣ for x ≤ 0 on vectors of doubles: x = n·ln 2 + r, |r| ≤ ln 2 / 2, eˣ = 2ⁿ·eʳ (Tang, ACM Trans. Math. Softw. 15(2), 1989).</summary>
internal static class Exponential
{
    /// <summary>1.5·2⁵²: x + Magic has x, rounded to an integer, in its low bits.</summary>
    public const double Magic = 6755399441055744.0;

    public const double Log2E = 1.4426950408889634;

    /// <summary>Below this, eˣ rounds to 0 in double.</summary>
    public const double LeastExponent = -746;

    /// <summary>Below this, 2ˣ is no normal number.</summary>
    public const double LeastPower = -1022;

    // ln 2 = High + Low; High has 42 bits, so that n·High is exact for |n| < 2¹¹.
    private const double Ln2High = 0.6931471805598903;
    private const double Ln2Low = 5.497923018708371e-14;

    /// <summary>e^(high + low), high ≤ 0, |low| ≤ ulp(high): within 0.6 ulp, with gradual underflow. The Taylor polynomial of degree 13 has an error of 2⁻⁵⁷; r and 1 + r are carried in two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Accurate<TLanes>(TLanes high, TLanes low) where TLanes : struct, ILanes<TLanes>
    {
        // The difference of an infinite or overflowing pair has no error term; e^high is 0 there.
        low = TLanes.KeepWhereAtLeast(low, high, LeastExponent);
        TLanes x = TLanes.Max(high, LeastExponent);
        TLanes n = TLanes.MultiplyAdd(x, TLanes.Broadcast(Log2E), TLanes.Broadcast(Magic)) - TLanes.Broadcast(Magic);
        TLanes a = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2High), x);
        TLanes b = TLanes.MultiplyAdd(n, TLanes.Broadcast(-Ln2Low), low);
        (TLanes r, TLanes rest) = TwoSum(a, b);
        TLanes q = TLanes.Broadcast(1.0 / 6227020800);
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 479001600));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 39916800));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 3628800));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 362880));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 40320));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 5040));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 720));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 120));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 24));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(1.0 / 6));
        q = TLanes.MultiplyAdd(q, r, TLanes.Broadcast(0.5));
        TLanes one = TLanes.Broadcast(1);
        TLanes small = TLanes.MultiplyAdd(r * r, q, TLanes.MultiplyAdd(rest, r, rest));
        TLanes sum = one + r;
        TLanes error = r - (sum - one);
        return TLanes.Scale(sum + (error + small), n);
    }

    /// <summary>e^(high + low), high ≤ 0, for rounding to T: as <see cref="Accurate"/> where T is double, and else within 2⁻⁴⁷ + |high|·2⁻⁵².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes, T>(TLanes high, TLanes low) where TLanes : struct, ILanes<TLanes>
        => typeof(T) == typeof(double) ? Accurate(high, low) : TLanes.Exp2Fast(high * TLanes.Broadcast(Log2E));

    /// <summary>a + b = Sum + Error exactly (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Sum, TLanes Error) TwoSum<TLanes>(TLanes a, TLanes b) where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = a + b;
        TLanes back = sum - a;
        return (sum, (a - (sum - back)) + (b - back));
    }
}
