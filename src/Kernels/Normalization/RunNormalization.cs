using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>The inner loops of normalization over one run, at the widest vectors that the machine has. All spans of a call have one length.</summary>
internal static class RunNormalization
{
    /// <inheritdoc cref="LaneNormalization{TLanes}.SumOfSquaredDeviations"/>
    public static double SumOfSquaredDeviations<T>(ReadOnlySpan<T> x, double center) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x);
        if (Vector512.IsHardwareAccelerated) return LaneNormalization<Lanes512>.SumOfSquaredDeviations(ref from, x.Length, center);
        if (Vector256.IsHardwareAccelerated) return LaneNormalization<Lanes256>.SumOfSquaredDeviations(ref from, x.Length, center);
        return LaneNormalization<Lanes128>.SumOfSquaredDeviations(ref from, x.Length, center);
    }

    /// <inheritdoc cref="LaneNormalization{TLanes}.Forward"/>
    public static void Forward<T>(ReadOnlySpan<T> x, double center, double scale, RowOperand<T> weight, RowOperand<T> bias, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        if (Vector512.IsHardwareAccelerated) LaneNormalization<Lanes512>.Forward(ref from, x.Length, center, scale, weight, bias, ref to);
        else if (Vector256.IsHardwareAccelerated) LaneNormalization<Lanes256>.Forward(ref from, x.Length, center, scale, weight, bias, ref to);
        else LaneNormalization<Lanes128>.Forward(ref from, x.Length, center, scale, weight, bias, ref to);
    }

    /// <inheritdoc cref="LaneNormalization{TLanes}.Sums"/>
    public static (double Sum, double Dot) Sums<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, double center, RowOperand<T> weight) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x), diff = ref MemoryMarshal.GetReference(yDiff);
        if (Vector512.IsHardwareAccelerated) return LaneNormalization<Lanes512>.Sums(ref from, ref diff, x.Length, center, weight);
        if (Vector256.IsHardwareAccelerated) return LaneNormalization<Lanes256>.Sums(ref from, ref diff, x.Length, center, weight);
        return LaneNormalization<Lanes128>.Sums(ref from, ref diff, x.Length, center, weight);
    }

    /// <inheritdoc cref="LaneNormalization{TLanes}.Backward"/>
    public static void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> yDiff, double center, RowOperand<T> weight, double a, double scale, double b, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(z), diff = ref MemoryMarshal.GetReference(yDiff), to = ref MemoryMarshal.GetReference(xDiff);
        if (Vector512.IsHardwareAccelerated) LaneNormalization<Lanes512>.Backward(ref from, ref diff, z.Length, center, weight, a, scale, b, ref to);
        else if (Vector256.IsHardwareAccelerated) LaneNormalization<Lanes256>.Backward(ref from, ref diff, z.Length, center, weight, a, scale, b, ref to);
        else LaneNormalization<Lanes128>.Backward(ref from, ref diff, z.Length, center, weight, a, scale, b, ref to);
    }

    /// <inheritdoc cref="LaneNormalization{TLanes}.AddGradients"/>
    public static void AddGradients<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, double center, double scale, Span<double> weight, Span<double> bias) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x), diff = ref MemoryMarshal.GetReference(yDiff);
        ref double weightSum = ref MemoryMarshal.GetReference(weight), biasSum = ref MemoryMarshal.GetReference(bias);
        if (Vector512.IsHardwareAccelerated) LaneNormalization<Lanes512>.AddGradients(ref from, ref diff, x.Length, center, scale, ref weightSum, ref biasSum);
        else if (Vector256.IsHardwareAccelerated) LaneNormalization<Lanes256>.AddGradients(ref from, ref diff, x.Length, center, scale, ref weightSum, ref biasSum);
        else LaneNormalization<Lanes128>.AddGradients(ref from, ref diff, x.Length, center, scale, ref weightSum, ref biasSum);
    }
}
