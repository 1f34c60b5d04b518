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
        int whole = Elements<TLanes>.Whole<T>(length);
        for (int i = whole; i < length; i += TLanes.Count)
        {
            TLanes deviation = Elements<TLanes>.LoadRest(ref x, i, length, center) - c;
            sum = TLanes.MultiplyAdd(deviation, deviation, sum);
        }
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes deviation = Elements<TLanes>.Load(ref x, i) - c;
            sum = TLanes.MultiplyAdd(deviation, deviation, sum);
        }
        return sum.Sum();
    }

    /// <summary>yᵢ = (xᵢ − center)·scale·weightᵢ + biasᵢ. In place where y is x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<T>(ref T x, int length, double center, double scale, RowOperand<T> weight, RowOperand<T> bias, ref T y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), s = TLanes.Broadcast(scale);
        int whole = Elements<TLanes>.Whole<T>(length);
        for (int i = whole; i < length; i += TLanes.Count)
        {
            TLanes normalized = (Elements<TLanes>.LoadRest(ref x, i, length) - c) * s;
            Elements<TLanes>.StoreRest(TLanes.MultiplyAdd(normalized, weight.AtRest<TLanes>(i, length), bias.AtRest<TLanes>(i, length)), ref y, i, length);
        }
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes normalized = (Elements<TLanes>.Load(ref x, i) - c) * s;
            Elements<TLanes>.Store(TLanes.MultiplyAdd(normalized, weight.At<TLanes>(i), bias.At<TLanes>(i)), ref y, i);
        }
    }

    /// <summary>Σ ∂yᵢ·weightᵢ, and Σ ∂yᵢ·weightᵢ·(xᵢ − center).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (double Sum, double Dot) Sums<T>(ref T x, ref T yDiff, int length, double center, RowOperand<T> weight) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), sum = TLanes.Broadcast(0), dot = sum;
        int whole = Elements<TLanes>.Whole<T>(length);
        for (int i = whole; i < length; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.LoadRest(ref yDiff, i, length) * weight.AtRest<TLanes>(i, length);
            sum += diff;
            dot = TLanes.MultiplyAdd(diff, Elements<TLanes>.LoadRest(ref x, i, length, center) - c, dot);
        }
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.Load(ref yDiff, i) * weight.At<TLanes>(i);
            sum += diff;
            dot = TLanes.MultiplyAdd(diff, Elements<TLanes>.Load(ref x, i) - c, dot);
        }
        return (sum.Sum(), dot.Sum());
    }

    /// <summary>∂xᵢ = (∂yᵢ·weightᵢ − a)·scale − (zᵢ − center)·b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<T>(ref T z, ref T yDiff, int length, double center, RowOperand<T> weight, double a, double scale, double b, ref T xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), mean = TLanes.Broadcast(-a), s = TLanes.Broadcast(scale), minusB = TLanes.Broadcast(-b);
        int whole = Elements<TLanes>.Whole<T>(length);
        for (int i = whole; i < length; i += TLanes.Count)
        {
            TLanes diff = TLanes.MultiplyAdd(Elements<TLanes>.LoadRest(ref yDiff, i, length), weight.AtRest<TLanes>(i, length), mean);
            Elements<TLanes>.StoreRest(TLanes.MultiplyAdd(Elements<TLanes>.LoadRest(ref z, i, length) - c, minusB, diff * s), ref xDiff, i, length);
        }
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes diff = TLanes.MultiplyAdd(Elements<TLanes>.Load(ref yDiff, i), weight.At<TLanes>(i), mean);
            Elements<TLanes>.Store(TLanes.MultiplyAdd(Elements<TLanes>.Load(ref z, i) - c, minusB, diff * s), ref xDiff, i);
        }
    }

    /// <summary>biasᵢ += ∂yᵢ, and weightᵢ += ∂yᵢ·(xᵢ − center)·scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradients<T>(ref T x, ref T yDiff, int length, double center, double scale, ref double weight, ref double bias) where T : unmanaged, IFloatingPointIeee754<T>
    {
        TLanes c = TLanes.Broadcast(center), s = TLanes.Broadcast(scale);
        int whole = Elements<TLanes>.Whole<T>(length);
        for (int i = whole; i < length; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.LoadRest(ref yDiff, i, length);
            Elements<TLanes>.StoreRest(Elements<TLanes>.LoadRest(ref bias, i, length) + diff, ref bias, i, length);
            TLanes deviation = (Elements<TLanes>.LoadRest(ref x, i, length) - c) * s;
            Elements<TLanes>.StoreRest(TLanes.MultiplyAdd(diff, deviation, Elements<TLanes>.LoadRest(ref weight, i, length)), ref weight, i, length);
        }
        for (int i = 0; i < whole; i += TLanes.Count)
        {
            TLanes diff = Elements<TLanes>.Load(ref yDiff, i);
            Elements<TLanes>.Store(Elements<TLanes>.Load(ref bias, i) + diff, ref bias, i);
            TLanes deviation = (Elements<TLanes>.Load(ref x, i) - c) * s;
            Elements<TLanes>.Store(TLanes.MultiplyAdd(diff, deviation, Elements<TLanes>.Load(ref weight, i)), ref weight, i);
        }
    }
}
