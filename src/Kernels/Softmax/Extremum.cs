using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Where a row is largest or smallest.</summary>
/// <remarks>Vector loops are compiled once, fully: the profile of the tiered compiler can leave them many times slower.</remarks>
internal static class Extremum
{
    /// <summary>The first index of the largest (or smallest) element. NaNs need not be noticed, as they show in the sum; −1 where nothing but NaN was seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int IndexOf<T>(ReadOnlySpan<T> row, bool smallest) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T best = smallest ? Smallest(row) : Largest(row);
        int i = 0;
        ref T first = ref MemoryMarshal.GetReference(row);
        Vector<T> wanted = new(best);
        for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (Vector.EqualsAny(Vector.LoadUnsafe(ref first, (nuint)i), wanted)) break;
        }
        for (; i < row.Length; i++)
        {
            if (row[i] == best) return i;
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Largest<T>(ReadOnlySpan<T> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        T best = T.NegativeInfinity;
        if (row.Length >= Vector<T>.Count)
        {
            ref T first = ref MemoryMarshal.GetReference(row);
            Vector<T> largest = new(best);
            for (; i <= row.Length - Vector<T>.Count; i += Vector<T>.Count) largest = Vector.MaxNative(Vector.LoadUnsafe(ref first, (nuint)i), largest);
            for (int lane = 0; lane < Vector<T>.Count; lane++) best = Larger(largest[lane], best);
        }
        for (; i < row.Length; i++) best = Larger(row[i], best);
        return best;
    }

    private static T Smallest<T>(ReadOnlySpan<T> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T best = T.PositiveInfinity;
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] < best) best = row[i];
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Larger<T>(T value, T best) where T : unmanaged, IFloatingPointIeee754<T> => value > best ? value : best;
}
