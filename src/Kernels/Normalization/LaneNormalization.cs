using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>The inner loops of normalization over one contiguous run, at one vector width.</summary>
internal static class LaneNormalization<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>Σ (xᵢ − center)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquaredDeviations<T>(ref T x, int length, double center) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), sum = TLanes.Broadcast(0);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes deviation = Elements<TLanes>.Load(ref x, i, length, center) - c;
            sum = TLanes.MultiplyAdd(deviation, deviation, sum);
        }
        return sum.Sum();
    }

    /// <summary>yᵢ = (xᵢ − center)·scale·weightᵢ + biasᵢ. In place where y is x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(ref T x, int length, double center, double scale, RowOperand<T> weight, RowOperand<T> bias, ref T y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), s = TLanes.Broadcast(scale);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes normalized = (Elements<TLanes>.Load(ref x, i, length) - c) * s;
            Elements<TLanes>.Store(TLanes.MultiplyAdd(normalized, weight.At<TLanes>(i, length), bias.At<TLanes>(i, length)), ref y, i, length);
        }
    }

    /// <summary>Σ ∂yᵢ·weightᵢ, and Σ ∂yᵢ·weightᵢ·(xᵢ − center).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Dot) Sums<T>(ref T x, ref T yDiff, int length, double center, RowOperand<T> weight) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), sum = TLanes.Broadcast(0), dot = sum;
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.Load(ref yDiff, i, length) * weight.At<TLanes>(i, length);
            sum += diff;
            dot = TLanes.MultiplyAdd(diff, Elements<TLanes>.Load(ref x, i, length) - c, dot);
        }
        return (sum.Sum(), dot.Sum());
    }

    /// <summary>∂xᵢ = (∂yᵢ·weightᵢ − a)·scale − (zᵢ − center)·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(ref T z, ref T yDiff, int length, double center, RowOperand<T> weight, double a, double scale, double b, ref T xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), mean = TLanes.Broadcast(-a), s = TLanes.Broadcast(scale), minusB = TLanes.Broadcast(-b);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes diff = TLanes.MultiplyAdd(Elements<TLanes>.Load(ref yDiff, i, length), weight.At<TLanes>(i, length), mean);
            Elements<TLanes>.Store(TLanes.MultiplyAdd(Elements<TLanes>.Load(ref z, i, length) - c, minusB, diff * s), ref xDiff, i, length);
        }
    }

    /// <summary>biasᵢ += ∂yᵢ, and weightᵢ += ∂yᵢ·(xᵢ − center)·scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients<T>(ref T x, ref T yDiff, int length, double center, double scale, ref double weight, ref double bias) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), s = TLanes.Broadcast(scale);
        for (int i = 0; i < length; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.Load(ref yDiff, i, length);
            Elements<TLanes>.Store(Elements<TLanes>.Load(ref bias, i, length) + diff, ref bias, i, length);
            TLanes deviation = (Elements<TLanes>.Load(ref x, i, length) - c) * s;
            Elements<TLanes>.Store(TLanes.MultiplyAdd(diff, deviation, Elements<TLanes>.Load(ref weight, i, length)), ref weight, i, length);
        }
    }
}
