using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = min(max(x + 3, 0), 6) / 6, f′(x) = 1/6 where −3 &lt; x &lt; 3, else 0.</summary>
internal readonly struct HardSigmoidFunction : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes> => Pieces(x, TLanes.Broadcast(1), (x + TLanes.Broadcast(3)) / TLanes.Broadcast(6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes> => Pieces(x, TLanes.Broadcast(0), TLanes.Broadcast(1.0 / 6));

    /// <summary>0 where x ≤ −3, above where x ≥ 3, else within.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Pieces<TLanes>(TLanes x, TLanes above, TLanes within) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0);
        return TLanes.Select(x, 3, above, TLanes.Select(zero - x, 3, zero, within));
    }
}
