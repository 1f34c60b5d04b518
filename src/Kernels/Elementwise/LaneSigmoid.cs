using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The logistic sigmoid of floats in double, rounded once, at one vector width.</summary>
internal static class LaneSigmoid<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>yᵢ = 1 / (1 + e^−xᵢ). <paramref name="y"/> may be x itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref float x, ref float y, int length)
    {
        TLanes one = TLanes.Broadcast(1), zero = TLanes.Broadcast(0), log2E = TLanes.Broadcast(Exponential.Log2E);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            // From −708 down the result is 0 in float; 2^1022 is finite.
            TLanes bounded = TLanes.Max(TLanes.Load(ref Unsafe.Add(ref x, i)) * log2E, Exponential.LeastPower);
            (one / (one + TLanes.Exp2Fast(zero - bounded))).Store(ref Unsafe.Add(ref y, i));
        }
        for (; i < length; i++) Unsafe.Add(ref y, i) = (float)(1 / (1 + Math.Exp(-(double)Unsafe.Add(ref x, i))));
    }
}
