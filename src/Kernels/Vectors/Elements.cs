using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework.Kernels;

/// <summary>Elements of any type as vectors of doubles: whole vectors of float and double, and the rest lane by lane.</summary>
/// <remarks>A loop over whole vectors stays free of calls, over which no vector keeps its register: the rest has a loop of its own.</remarks>
internal static class Elements<TLanes> where TLanes : struct, ILanes<TLanes>
{
    /// <summary>How many elements at the beginning of a row are in whole vectors: none of a type other than float and double.</summary>
    public static int Whole<T>(int length) => typeof(T) == typeof(float) || typeof(T) == typeof(double) ? length - length % TLanes.Count : 0;

    /// <summary>A whole vector of a row from <paramref name="at"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<T>(ref readonly T row, int at) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref Unsafe.Add(ref Unsafe.AsRef(in row), at);
        return typeof(T) == typeof(float) ? TLanes.Load(ref Unsafe.As<T, float>(ref first)) : TLanes.Load(ref Unsafe.As<T, double>(ref first));
    }

    /// <summary>Rounds the lanes to the elements of a row from <paramref name="at"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(TLanes value, ref T row, int at) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref Unsafe.Add(ref row, at);
        if (typeof(T) == typeof(float)) value.Store(ref Unsafe.As<T, float>(ref first));
        else value.Store(ref Unsafe.As<T, double>(ref first));
    }

    /// <summary>The elements of a row from <paramref name="at"/> on; lanes beyond its length hold <paramref name="padding"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TLanes LoadRest<T>(ref readonly T row, int at, int length, double padding = 0) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        for (int lane = 0; lane < lanes.Length; lane++)
            lanes[lane] = lane < length - at ? double.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in row), at + lane)) : padding;
        return TLanes.Load(ref lanes[0]);
    }

    /// <summary>Rounds the lanes to the elements of a row from <paramref name="at"/> on; lanes beyond its length go nowhere.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreRest<T>(TLanes value, ref T row, int at, int length) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[TLanes.Count];
        value.Store(ref lanes[0]);
        for (int lane = 0; lane < Math.Min(length - at, lanes.Length); lane++) Unsafe.Add(ref row, at + lane) = T.CreateTruncating(lanes[lane]);
    }
}
