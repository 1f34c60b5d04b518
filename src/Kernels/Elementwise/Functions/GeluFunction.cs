using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = x·Φ(x), f′(x) = Φ(x) + x·φ(x), with Φ and φ = e^(−x²/2) / √(2π) the standard normal distribution and density.</summary>
internal readonly struct GeluFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.Select(x, 0, x, NormalTail.Bounded<TLanes, T>(x)) * NormalTail.Of<TLanes, T>(x).Probability;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        (TLanes probability, TLanes exponential) = NormalTail.Of<TLanes, T>(x);
        return TLanes.MultiplyAdd(NormalTail.Bounded<TLanes, T>(x) * TLanes.Broadcast(NormalTail.Density), exponential, probability);
    }
}
