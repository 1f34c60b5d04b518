using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Sums in a fixed order, in double whatever T is, and compensated (Ogita, Rump &amp; Oishi, SIAM J. Sci. Comput. 26(6), 2005).</summary>
public static class Sums
{
    /// <summary>Σ xᵢ.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Sum<T, Value>(x, x);

    /// <summary>Σ |xᵢ|.</summary>
    public static double SumOfMagnitudes<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Sum<T, Magnitude>(x, x);

    /// <summary>Σ xᵢ².</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T> => Sum<T, Product>(x, x);

    /// <summary>Σ xᵢ·yᵢ.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        return Sum<T, Product>(x, y);
    }

    private static double Sum<T, TTerm>(ReadOnlySpan<T> x, ReadOnlySpan<T> y) where T : unmanaged, IFloatingPointIeee754<T> where TTerm : struct, ITerm
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
        {
            ref T first = ref MemoryMarshal.GetReference(x);
            ref T second = ref MemoryMarshal.GetReference(y);
            if (Vector512.IsHardwareAccelerated) return LaneSums<Lanes512>.Sum<T, TTerm>(ref first, ref second, x.Length);
            if (Vector256.IsHardwareAccelerated) return LaneSums<Lanes256>.Sum<T, TTerm>(ref first, ref second, x.Length);
            return LaneSums<Lanes128>.Sum<T, TTerm>(ref first, ref second, x.Length);
        }
        CompensatedSum sum = default;
        for (int i = 0; i < x.Length; i++) sum.Add(TTerm.Of(double.CreateTruncating(x[i]), double.CreateTruncating(y[i])));
        return sum.Value;
    }

    private readonly struct Value : ITerm
    {
        public static TLanes Of<TLanes>(TLanes x, TLanes y) where TLanes : struct, ILanes<TLanes> => x;

        public static double Of(double x, double y) => x;
    }

    private readonly struct Magnitude : ITerm
    {
        public static TLanes Of<TLanes>(TLanes x, TLanes y) where TLanes : struct, ILanes<TLanes> => TLanes.Abs(x);

        public static double Of(double x, double y) => Math.Abs(x);
    }

    private readonly struct Product : ITerm
    {
        public static TLanes Of<TLanes>(TLanes x, TLanes y) where TLanes : struct, ILanes<TLanes> => x * y;

        public static double Of(double x, double y) => x * y;
    }
}
