using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The logistic sigmoid σ(z) = 1 / (1 + e⁻ᶻ) from e = e^−|z|: 1 / (1 + e) where z ≥ 0, else e / (1 + e). Nothing overflows, and nothing cancels in either tail.</summary>
internal static class Logistic
{
    /// <summary>Beyond this |z| the smaller of σ(z) and 1 − σ(z) is 0 in double.</summary>
    private const double Largest = 746;

    /// <summary>σ(z), and e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLanes Sigmoid, TLanes Exponential) Of<TLanes, T>(TLanes z) where TLanes : struct, ILanes<TLanes>
    {
        TLanes zero = TLanes.Broadcast(0), one = TLanes.Broadcast(1), e = Exponential.Of<TLanes, T>(zero - TLanes.Abs(z), zero);
        return (TLanes.Select(z, 0, one, e) / (one + e), e);
    }

    /// <summary>value where |z| ≤ 746, and else 0: what a tail of the sigmoid is multiplied by, so that ∞·0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Bounded<TLanes>(TLanes value, TLanes z) where TLanes : struct, ILanes<TLanes>
        => TLanes.KeepWhereAtLeast(value, TLanes.Broadcast(0) - TLanes.Abs(z), -Largest);
}
