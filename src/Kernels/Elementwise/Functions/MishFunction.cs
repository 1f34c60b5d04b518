using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = x·w, w = tanh(log(1 + eˣ)) = ((1 + eˣ)² − 1) / ((1 + eˣ)² + 1), f′(x) = w + x·σ(x)·(1 − w²).</summary>
/// <remarks>
/// From e = e^−|x|, numerator and denominator multiplied by e^−2x where x ≥ 0: no logarithm, no overflow, no cancellation.
/// x &lt; 0: n = e·(e + 2), w = n / (n + 2), σ·(1 − w²) = 4·e·(1 + e) / (n + 2)².
/// x ≥ 0: n = 1 + 2·e, d = n + 2·e², w = n / d, σ·(1 − w²) = 4·e²·(1 + e) / d².
/// </remarks>
internal readonly struct MishFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        (TLanes numerator, TLanes denominator, _) = Ratio<TLanes, T>(x);
        return TLanes.Select(x, 0, x, Logistic.Bounded(x, x)) * (numerator / denominator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        (TLanes numerator, TLanes denominator, TLanes e) = Ratio<TLanes, T>(x);
        TLanes factor = TLanes.Select(x, 0, e * e, e) * (TLanes.Broadcast(1) + e) * TLanes.Broadcast(4);
        return TLanes.MultiplyAdd(Logistic.Bounded(x, x) * factor, TLanes.Broadcast(1) / denominator, numerator) / denominator;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLanes Numerator, TLanes Denominator, TLanes Exponential) Ratio<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0), two = TLanes.Broadcast(2), e = Exponential.Of<TLanes, T>(zero - TLanes.Abs(x), zero);
        TLanes numerator = TLanes.Select(x, 0, TLanes.MultiplyAdd(two, e, TLanes.Broadcast(1)), e * (e + two));
        return (numerator, numerator + TLanes.Select(x, 0, two * e * e, two), e);
    }
}
