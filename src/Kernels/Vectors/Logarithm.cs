using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>log(1 + x) for 0 ≤ x ≤ 1 on vectors of doubles.</summary>
internal static class Logarithm
{
    /// <summary>With z = x / (2 + x) ≤ 1/3, log(1 + x) = 2·artanh z = 2z + z³·q(z²): the polynomial of degree 11 has an error of 2⁻⁵⁹, and nothing cancels where x → 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Log1P<TLanes>(TLanes x) where TLanes : struct, ILanes<TLanes>
    {
        TLanes two = TLanes.Broadcast(2), z = x / (two + x), square = z * z;
        TLanes q = TLanes.Broadcast(0.1607256613467827);
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.0578540899766765));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.10098185468634059));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.10454947515530863));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.11770618555248309));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.13332999520385172));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.15384628221264643));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.18181817852181228));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.22222222227641733));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.2857142857137565));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.4000000000000027));
        q = TLanes.MultiplyAdd(q, square, TLanes.Broadcast(0.6666666666666666));
        return TLanes.MultiplyAdd(z * square, q, z * two);
    }
}
