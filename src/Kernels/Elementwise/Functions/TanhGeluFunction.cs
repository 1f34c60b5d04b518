using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>f(x) = ½·x·(1 + tanh(z/2)) = x·σ(z), f′(x) = s + x·z′·s·(1 − s), s = σ(z), z = 2·√(2/π)·(x + 0.044715·x³): the form with the sigmoid does not cancel where x → −∞.</summary>
internal readonly struct TanhGeluFunction : IActivation
{
    // 2·√(2/π), and that times 0.044715.
    private const double Linear = 1.5957691216057308;
    private const double Cubic = 0.07135481627260025;

    // Beyond this |x|, |z| > 746.
    private const double Largest = 22;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Value<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.Select(x, 0, x, Bounded(x)) * Logistic.Of<TLanes, T>(x * TLanes.MultiplyAdd(x * x, TLanes.Broadcast(Cubic), TLanes.Broadcast(Linear))).Sigmoid;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Derivative<TLanes, T>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes square = x * x, linear = TLanes.Broadcast(Linear);
        (TLanes s, TLanes e) = Logistic.Of<TLanes, T>(x * TLanes.MultiplyAdd(square, TLanes.Broadcast(Cubic), linear));
        TLanes sum = TLanes.Broadcast(1) + e, near = Bounded(x);
        TLanes slope = TLanes.MultiplyAdd(near * near, TLanes.Broadcast(3 * Cubic), linear);
        return TLanes.MultiplyAdd(near * slope, e / (sum * sum), s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Bounded<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
        => TLanes.KeepWhereAtLeast(x, TLanes.Broadcast(0) - TLanes.Abs(x), -Largest);
}
