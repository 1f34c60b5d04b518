using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Sums and products of runs of one array that begin at given offsets.</summary>
internal static class ShiftedSums
{
    private const int Vectors = 4;

    /// <summary>The elements that are computed together: runs have a multiple of them.</summary>
    public static int Block<T>() => Vector<T>.IsSupported ? Vectors * Vector<T>.Count : 1;

    /// <summary>The least multiple of the block that is not below a length.</summary>
    public static int WholeBlocks<T>(int length) => (length + Block<T>() - 1) / Block<T>() * Block<T>();

    /// <summary>sums[i] = bias + Σₜ weights[t]·source[offsets[t] + i]. The sums are whole blocks.</summary>
    public static void Weighted<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, ReadOnlySpan<T> weights, T bias, Span<T> sums) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(source, offsets, sums.Length);
        Shapes.Length(weights.Length, offsets.Length, nameof(weights));
        if (!Vector<T>.IsSupported)
        {
            sums.Fill(bias);
            for (int t = 0; t < offsets.Length; t++)
            {
                for (int i = 0; i < sums.Length; i++) sums[i] += weights[t] * source[offsets[t] + i];
            }
            return;
        }
        ref T from = ref MemoryMarshal.GetReference(source), to = ref MemoryMarshal.GetReference(sums);
        ref T weight = ref MemoryMarshal.GetReference(weights);
        ref int offset = ref MemoryMarshal.GetReference(offsets);
        nuint count = (nuint)Vector<T>.Count;
        for (nuint i = 0; i < (nuint)sums.Length; i += Vectors * count)
        {
            Vector<T> a = new(bias), b = a, c = a, d = a;
            for (int t = 0; t < offsets.Length; t++)
            {
                Vector<T> factor = new(Unsafe.Add(ref weight, t));
                nuint at = i + (nuint)Unsafe.Add(ref offset, t);
                a = MultiplyAdd(factor, Vector.LoadUnsafe(ref from, at), a);
                b = MultiplyAdd(factor, Vector.LoadUnsafe(ref from, at + count), b);
                c = MultiplyAdd(factor, Vector.LoadUnsafe(ref from, at + 2 * count), c);
                d = MultiplyAdd(factor, Vector.LoadUnsafe(ref from, at + 3 * count), d);
            }
            a.StoreUnsafe(ref to, i);
            b.StoreUnsafe(ref to, i + count);
            c.StoreUnsafe(ref to, i + 2 * count);
            d.StoreUnsafe(ref to, i + 3 * count);
        }
    }

    /// <summary>products[t] += Σᵢ x[i]·source[offsets[t] + i]. x is whole blocks.</summary>
    public static void AddProducts<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, ReadOnlySpan<T> x, Span<T> products) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(source, offsets, x.Length);
        Shapes.Length(products.Length, offsets.Length, nameof(products));
        if (!Vector<T>.IsSupported)
        {
            for (int t = 0; t < offsets.Length; t++)
            {
                T sum = T.Zero;
                for (int i = 0; i < x.Length; i++) sum += x[i] * source[offsets[t] + i];
                products[t] += sum;
            }
            return;
        }
        // Three at a time share the loads of x; the last three may be fewer.
        int last = offsets.Length - 1;
        for (int t = 0; t <= last; t += 3)
        {
            int second = Math.Min(t + 1, last), third = Math.Min(t + 2, last);
            (T p, T q, T r) = Three(source, offsets[t], offsets[second], offsets[third], x);
            products[t] += p;
            if (second > t) products[second] += q;
            if (third > second) products[third] += r;
        }
    }

    private static (T, T, T) Three<T>(ReadOnlySpan<T> source, int first, int second, int third, ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(source), factors = ref MemoryMarshal.GetReference(x);
        nuint count = (nuint)Vector<T>.Count;
        Vector<T> a = Vector<T>.Zero, b = a, c = a, d = a, e = a, f = a;
        for (nuint i = 0; i < (nuint)x.Length; i += 2 * count)
        {
            Vector<T> even = Vector.LoadUnsafe(ref factors, i), odd = Vector.LoadUnsafe(ref factors, i + count);
            a = MultiplyAdd(even, Vector.LoadUnsafe(ref from, i + (nuint)first), a);
            b = MultiplyAdd(odd, Vector.LoadUnsafe(ref from, i + (nuint)first + count), b);
            c = MultiplyAdd(even, Vector.LoadUnsafe(ref from, i + (nuint)second), c);
            d = MultiplyAdd(odd, Vector.LoadUnsafe(ref from, i + (nuint)second + count), d);
            e = MultiplyAdd(even, Vector.LoadUnsafe(ref from, i + (nuint)third), e);
            f = MultiplyAdd(odd, Vector.LoadUnsafe(ref from, i + (nuint)third + count), f);
        }
        return (Vector.Sum(a + b), Vector.Sum(c + d), Vector.Sum(e + f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c)
    {
        if (typeof(T) == typeof(float)) return Vector.MultiplyAddEstimate(a.As<T, float>(), b.As<T, float>(), c.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double)) return Vector.MultiplyAddEstimate(a.As<T, double>(), b.As<T, double>(), c.As<T, double>()).As<double, T>();
        return a * b + c;
    }

    /// <summary>Checks that runs of whole blocks from all offsets on lie in the source.</summary>
    public static void Check<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> offsets, int length)
    {
        if (length % Block<T>() != 0) Shapes.Fail($"{length} elements are not whole blocks of {Block<T>()}.", nameof(length));
        foreach (int offset in offsets) _ = source.Slice(offset, length);
    }
}
