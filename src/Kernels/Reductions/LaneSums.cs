using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>What is summed up: a function of one element of each of two rows.</summary>
internal interface ITerm
{
    static abstract TLanes Of<TLanes>(TLanes x, TLanes y) where TLanes : struct, ILanes<TLanes>;

    static abstract double Of(double x, double y);
}

/// <summary>Compensated sums at one vector width; a row is float or double.</summary>
internal static class LaneSums<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Σ term(xᵢ, yᵢ), each lane with the sum of its rounding errors beside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<T, TTerm>(ref T x, ref T y, int length) where T : unmanaged, IFloatingPointIeee754<T> where TTerm : struct, ITerm
    {
        TLanes high = TLanes.Broadcast(0), low = TLanes.Broadcast(0);
        int i = 0;
        for (; i <= length - TLanes.Count; i += TLanes.Count)
        {
            (high, TLanes error) = Exponential.TwoSum(high, TTerm.Of(Load(ref x, i), Load(ref y, i)));
            low += error;
        }
        Span<double> lanes = stackalloc double[TLanes.Count];
        high.Store(ref lanes[0]);
        CompensatedSum sum = default;
        foreach (double lane in lanes) sum.Add(lane);
        for (; i < length; i++) sum.Add(TTerm.Of(double.CreateTruncating(Unsafe.Add(ref x, i)), double.CreateTruncating(Unsafe.Add(ref y, i))));
        double value = sum.Value;
        // What an infinite sum lost is NaN.
        return double.IsFinite(value) ? value + low.Sum() : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Load<T>(ref T row, int at) where T : unmanaged
        => typeof(T) == typeof(float)
            ? TLanes.Load(ref Unsafe.As<T, float>(ref Unsafe.Add(ref row, at)))
            : TLanes.Load(ref Unsafe.As<T, double>(ref Unsafe.Add(ref row, at)));
}
