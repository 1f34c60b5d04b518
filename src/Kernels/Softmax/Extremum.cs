using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Where a row is largest or smallest.</summary>
/// <remarks>Vector loops are compiled once, fully, and apart from what calls them: inlined there, the profile of the tiered compiler can leave them many times slower.</remarks>
internal static class Extremum
{
    // The largest element is looked up in the piece of the row that it was seen in, so that a long row is read but once.
    private const int Piece = 1024;

    /// <summary>The first index of the largest (or smallest) element. NaNs need not be noticed, as they show in the sum; −1 where nothing but NaN was seen.</summary>
    public static int IndexOf<T>(ReadOnlySpan<T> row, bool smallest) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (smallest) return Find(row, 0, Smallest(row));
        T best = T.NegativeInfinity;
        int start = 0;
        for (int at = 0; at < row.Length; at += Piece)
        {
            T largest = Largest(row.Slice(at, Math.Min(Piece, row.Length - at)));
            if (largest > best) (best, start) = (largest, at);
        }
        return Find(row, start, best);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Find<T>(ReadOnlySpan<T> row, int start, T value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref MemoryMarshal.GetReference(row);
        int i = start, count = Vector256<T>.Count, last = row.Length - count;
        Vector256<T> wanted = Vector256.Create(value);
        for (; i <= row.Length - 4 * count; i += 4 * count)
        {
            Vector256<T> a = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), wanted) | Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)(i + count)), wanted);
            Vector256<T> b = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)(i + 2 * count)), wanted)
                | Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)(i + 3 * count)), wanted);
            if ((a | b).ExtractMostSignificantBits() != 0) break;
        }
        while (i < row.Length && last >= 0)
        {
            // The last vector overlaps the one before it, where nothing was found.
            int at = Math.Min(i, last);
            uint found = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)at), wanted).ExtractMostSignificantBits();
            if (found != 0) return at + BitOperations.TrailingZeroCount(found);
            i += count;
        }
        for (; i < row.Length; i++)
        {
            if (row[i] == value) return i;
        }
        return -1;
    }

    // Four maxima at a time: one would wait for itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T Largest<T>(ReadOnlySpan<T> row) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0, count = Vector256<T>.Count, last = row.Length - count;
        T best = T.NegativeInfinity;
        ref T first = ref MemoryMarshal.GetReference(row);
        if (last < 0)
        {
            for (; i < row.Length; i++) best = T.MaxNative(row[i], best);
            return best;
        }
        Vector256<T> a = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)last), Vector256.Create(best)), b = a, c = a, d = a;
        for (; i <= row.Length - 4 * count; i += 4 * count)
        {
            a = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)i), a);
            b = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)(i + count)), b);
            c = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)(i + 2 * count)), c);
            d = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)(i + 3 * count)), d);
        }
        for (; i < last; i += count) a = Vector256.MaxNative(Vector256.LoadUnsafe(ref first, (nuint)i), a);
        a = Vector256.MaxNative(Vector256.MaxNative(a, b), Vector256.MaxNative(c, d));
        Vector128<T> half = Vector128.MaxNative(a.GetLower(), a.GetUpper());
        for (int lane = 0; lane < Vector128<T>.Count; lane++) best = T.MaxNative(half[lane], best);
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
}
