using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>Elements of any type as vectors of doubles. The end of a row, and types other than float and double, are taken lane by lane.</summary>
internal static class Elements<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>The elements of a row from <paramref name="at"/> on; lanes beyond its length hold <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<T>(ref readonly T row, int at, int length, double padding = 0) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref Unsafe.Add(ref Unsafe.AsRef(in row), at);
        if (at <= length - TLanes.Count)
        {
            if (typeof(T) == typeof(float)) return TLanes.Load(ref Unsafe.As<T, float>(ref first));
            if (typeof(T) == typeof(double)) return TLanes.Load(ref Unsafe.As<T, double>(ref first));
        }
        return LoadEach(ref first, length - at, padding);
    }

    /// <summary>Rounds the lanes to the elements of a row from <paramref name="at"/> on; lanes beyond its length go nowhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(TLanes value, ref T row, int at, int length) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref Unsafe.Add(ref row, at);
        if (at <= length - TLanes.Count && typeof(T) == typeof(float)) value.Store(ref Unsafe.As<T, float>(ref first));
        else if (at <= length - TLanes.Count && typeof(T) == typeof(double)) value.Store(ref Unsafe.As<T, double>(ref first));
        else StoreEach(value, ref first, length - at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes LoadEach<T>(ref T first, int left, double padding) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        for (int lane = 0; lane < lanes.Length; lane++) lanes[lane] = lane < left ? double.CreateTruncating(Unsafe.Add(ref first, lane)) : padding;
        return TLanes.Load(ref lanes[0]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreEach<T>(TLanes value, ref T first, int left) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        value.Store(ref lanes[0]);
        for (int lane = 0; lane < Math.Min(left, lanes.Length); lane++) Unsafe.Add(ref first, lane) = T.CreateTruncating(lanes[lane]);
    }
}
