using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The upper tail of the standard normal distribution on vectors of doubles, for all t ≥ 0 at once: 1 − Φ(t) = ½·erfc(t/√2) = e^(−t²/2)·g(t).</summary>
/// <remarks>
/// g falls from ½ slowly, like 1 / (t·√(2π)). In s = (t − K) / (t + K) the product (t + K)·g(t) is smooth up to t = ∞, and one polynomial gives it
/// (the transformation of Schonfelder, Chebyshev expansions for the error and related functions, Math. Comput. 32, 1978; the coefficients are from an interpolation in 60 digits at Chebyshev's points).
/// </remarks>
internal static class NormalTail
{
    /// <summary>1 / √(2π).</summary>
    public const double Density = 0.3989422804014327;

    /// <summary>The largest t: beyond it 1 − Φ(t) is 0 in double.</summary>
    private const double LargestAccurate = 40;

    /// <summary>As <see cref="LargestAccurate"/>, for float.</summary>
    private const double LargestFast = 15;

    /// <summary>Φ(x) and e^(−x²/2), for rounding to T: Φ relative to itself in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Probability, TLanes Exponential) Of<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0), t = zero - TLanes.Max(zero - TLanes.Abs(x), -Largest<T>());
        TLanes square = t * t, half = TLanes.Broadcast(-0.5);
        TLanes exponential = Exponential.Of<TLanes, T>(square * half, TLanes.MultiplyAdd(t, t, zero - square) * half);
        TLanes tail = exponential * (typeof(T) == typeof(double) ? AccurateRatio(t) : FastRatio(t));
        return (TLanes.Select(x, 0, TLanes.Broadcast(1) - tail, tail), exponential);
    }

    /// <summary>x where −|x| is within the range in which a tail is not 0, and else 0: what a tail is multiplied by, so that ∞·0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Bounded<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.KeepWhereAtLeast(x, TLanes.Broadcast(0) - TLanes.Abs(x), -Largest<T>());

    private static double Largest<T>() => typeof(T) == typeof(double) ? LargestAccurate : LargestFast;

    /// <summary>g(t) for 0 ≤ t ≤ 40 within 2⁻⁵³·⁸, K = 5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes AccurateRatio<TLanes>(TLanes t) where TLanes : struct, ILanes<TLanes>
    {
        TLanes k = TLanes.Broadcast(5), sum = t + k, s = (t - k) / sum;
        TLanes q = TLanes.Broadcast(-1.8073212078146044e-10);
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(1.6891057665153782e-09));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(7.667236107202653e-09));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-9.144502081289173e-09));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-6.58488684007974e-08));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(4.209183333886914e-08));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(4.329837037415609e-07));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-3.3651220434990697e-07));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-2.7691457822822777e-06));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(3.980871285666973e-06));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(1.6681160364586646e-05));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-4.9762810377903036e-05));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-5.937571381647131e-05));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.000544899065037323));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.0007978694007392487));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.002993376770649268));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.02079506680009146));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.06911863870629469));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.16502036617037502));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.31353315667130516));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.4953056159699766));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.6653825028900567));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.769193049750063));
        return q / sum;
    }

    /// <summary>g(t) for 0 ≤ t ≤ 15 within 2⁻³⁴, K = 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes FastRatio<TLanes>(TLanes t) where TLanes : struct, ILanes<TLanes>
    {
        TLanes k = TLanes.Broadcast(4), sum = t + k, s = (t - k) / sum;
        TLanes q = TLanes.Broadcast(7.986636466484679e-06);
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(3.473079499654104e-05));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-8.212023890843143e-06));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.00023379210965677032));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.00013511199485466383));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.0016320924414412392));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.003479855423990667));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.0075404106992170185));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.06039657247824439));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.18652184268767402));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.3871374013959195));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(-0.6078966422697328));
        q = TLanes.MultiplyAdd(q, s, TLanes.Broadcast(0.7552851304091687));
        return q / sum;
    }
}
