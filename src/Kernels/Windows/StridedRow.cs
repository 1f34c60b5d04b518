using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Every n-th element of a row.</summary>
internal static class StridedRow
{
    /// <summary>destination[i] = source[i·stride].</summary>
    public static void Take<T>(ReadOnlySpan<T> source, int stride, Span<T> destination) where T : unmanaged
    {
        if (stride == 1)
        {
            source[..destination.Length].CopyTo(destination);
            return;
        }
        int i = 0;
        if (stride == 2 && IsFourBytes<T>())
        {
            // Two neighbours are one number of 64 bits, and the first of them its lower half.
            ref ulong from = ref Unsafe.As<T, ulong>(ref MemoryMarshal.GetReference(source));
            ref uint to = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(destination));
            int count = Math.Min(destination.Length, source.Length / 2);
            for (; i <= count - Vector<uint>.Count; i += Vector<uint>.Count)
                Vector.Narrow(Vector.LoadUnsafe(ref from, (nuint)i), Vector.LoadUnsafe(ref from, (nuint)(i + Vector<ulong>.Count))).StoreUnsafe(ref to, (nuint)i);
            // Shorter ones, of which the last may overlap the one before.
            for (; i < count && count >= Vector128<uint>.Count; i += Vector128<uint>.Count)
            {
                i = Math.Min(i, count - Vector128<uint>.Count);
                Vector128.Narrow(Vector128.LoadUnsafe(ref from, (nuint)i), Vector128.LoadUnsafe(ref from, (nuint)(i + Vector128<ulong>.Count))).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < destination.Length; i++) destination[i] = source[i * stride];
    }

    /// <summary>destination[i·stride] = source[i]; what lies between stays as it is.</summary>
    public static void Put<T>(ReadOnlySpan<T> source, int stride, Span<T> destination) where T : unmanaged
    {
        if (stride == 1)
        {
            source.CopyTo(destination);
            return;
        }
        int i = 0;
        if (stride == 2 && IsFourBytes<T>())
        {
            ref uint from = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(source));
            ref ulong to = ref Unsafe.As<T, ulong>(ref MemoryMarshal.GetReference(destination));
            Vector<ulong> between = new(0xFFFFFFFF00000000);
            int count = Math.Min(source.Length, destination.Length / 2);
            for (; i <= count - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<ulong> low, out Vector<ulong> high);
                (Vector.LoadUnsafe(ref to, (nuint)i) & between | low).StoreUnsafe(ref to, (nuint)i);
                (Vector.LoadUnsafe(ref to, (nuint)(i + Vector<ulong>.Count)) & between | high).StoreUnsafe(ref to, (nuint)(i + Vector<ulong>.Count));
            }
            for (; i < count && count >= Vector128<uint>.Count; i += Vector128<uint>.Count)
            {
                i = Math.Min(i, count - Vector128<uint>.Count);
                (Vector128<ulong> low, Vector128<ulong> high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
                (Vector128.LoadUnsafe(ref to, (nuint)i) & between.AsVector128() | low).StoreUnsafe(ref to, (nuint)i);
                (Vector128.LoadUnsafe(ref to, (nuint)(i + Vector128<ulong>.Count)) & between.AsVector128() | high).StoreUnsafe(ref to, (nuint)(i + Vector128<ulong>.Count));
            }
        }
        for (; i < source.Length; i++) destination[i * stride] = source[i];
    }

    /// <summary>destination[2·i] = even[i], destination[2·i + 1] = odd[i].</summary>
    public static void Interleave<T>(ReadOnlySpan<T> even, ReadOnlySpan<T> odd, Span<T> destination) where T : unmanaged
    {
        Shapes.Length(odd.Length, even.Length, nameof(odd));
        Shapes.Length(destination.Length, 2L * even.Length, nameof(destination));
        int i = 0;
        if (IsFourBytes<T>())
        {
            ref uint lower = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(even)), upper = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(odd));
            ref ulong to = ref Unsafe.As<T, ulong>(ref MemoryMarshal.GetReference(destination));
            for (; i <= even.Length - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref lower, (nuint)i), out Vector<ulong> low, out Vector<ulong> high);
                Vector.Widen(Vector.LoadUnsafe(ref upper, (nuint)i), out Vector<ulong> oddLow, out Vector<ulong> oddHigh);
                (low | oddLow << 32).StoreUnsafe(ref to, (nuint)i);
                (high | oddHigh << 32).StoreUnsafe(ref to, (nuint)(i + Vector<ulong>.Count));
            }
        }
        for (; i < even.Length; i++) (destination[2 * i], destination[2 * i + 1]) = (even[i], odd[i]);
    }

    private static bool IsFourBytes<T>() where T : unmanaged => Unsafe.SizeOf<T>() == sizeof(uint) && BitConverter.IsLittleEndian;
}
