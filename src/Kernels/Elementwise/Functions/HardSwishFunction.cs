using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = x·min(max(x + 3, 0), 6) / 6, f′(x) = 0 where x ≤ −3, 1 where x ≥ 3, else (2·x + 3) / 6.</summary>
internal readonly struct HardSwishFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes> => HardSigmoidFunction.Pieces(x, x, x * (x + TLanes.Broadcast(3)) / TLanes.Broadcast(6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => HardSigmoidFunction.Pieces(x, TLanes.Broadcast(1), TLanes.MultiplyAdd(x, TLanes.Broadcast(2), TLanes.Broadcast(3)) / TLanes.Broadcast(6));
}
