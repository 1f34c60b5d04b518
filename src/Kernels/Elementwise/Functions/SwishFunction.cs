using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = x·s, f′(x) = s + z·s·(1 − s), s = σ(z), z = β·x; s·(1 − s) = e / (1 + e)², e = e^−|z|.</summary>
internal readonly struct SwishFunction(double beta) : IActivation
{
    private readonly double beta = beta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes z = x * TLanes.Broadcast(beta);
        return TLanes.Select(z, 0, x, Logistic.Bounded(x, z)) * Logistic.Of<TLanes, T>(z).Sigmoid;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes z = x * TLanes.Broadcast(beta);
        (TLanes s, TLanes e) = Logistic.Of<TLanes, T>(z);
        TLanes sum = TLanes.Broadcast(1) + e;
        return TLanes.MultiplyAdd(Logistic.Bounded(z, z), e / (sum * sum), s);
    }
}
