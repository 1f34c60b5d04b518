using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static NetFramework.Kernels.RegisterTile;

namespace NetFramework.Kernels;

/// <summary>Sixteen dot products at a time, on vectors of 512 bits (AVX-512).</summary>
internal readonly unsafe struct DotKernel512<T> : IDotKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Multiply(int columns, nint k, T* a, nint aRow1, nint aRow2, nint aRow3, T* b, nint bRow1, nint bRow2, nint bRow3, T* sums)
    {
        if (columns > 2) Multiply<Tile4Wide>(k, a, aRow1, aRow2, aRow3, b, bRow1, bRow2, bRow3, sums);
        else Multiply<Tile4>(k, a, aRow1, aRow2, aRow3, b, bRow1, bRow2, bRow3, sums);
    }

    // A wide tile has four columns, the other two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TTile>(nint k, T* a, nint aRow1, nint aRow2, nint aRow3, T* b, nint bRow1, nint bRow2, nint bRow3, T* sums) where TTile : struct, ITile
    {
        Vector512<T> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<T> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<T> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<T> s30 = default, s31 = default, s32 = default, s33 = default;
        if (k < Vector512<T>.Count)
        {
            new Span<T>(sums, 16).Clear();
            for (nint p = 0; p < k; p++)
            {
                T b0 = b[p], b1 = b[bRow1 + p], b2 = b[bRow2 + p], b3 = b[bRow3 + p];
                Add(sums, a[p], b0, b1, b2, b3);
                Add(sums + 4, a[aRow1 + p], b0, b1, b2, b3);
                Add(sums + 8, a[aRow2 + p], b0, b1, b2, b3);
                Add(sums + 12, a[aRow3 + p], b0, b1, b2, b3);
            }
            return;
        }
        Vector512<T> mask = Vector512<T>.AllBitsSet;
        for (nint p = 0; p < k; p += Vector512<T>.Count)
        {
            if (p > k - Vector512<T>.Count)
            {
                // The last vector ends where the rows do: what has been summed of it counts as 0.
                mask = Vector512.GreaterThanOrEqual(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(p - (k - Vector512<T>.Count))));
                p = k - Vector512<T>.Count;
            }
            Vector512<T> b0 = Vector512.Load(b + p) & mask;
            Vector512<T> b1 = Vector512.Load(b + bRow1 + p) & mask;
            Vector512<T> b2 = default, b3 = default, x;
            if (TTile.IsWide)
            {
                b2 = Vector512.Load(b + bRow2 + p) & mask;
                b3 = Vector512.Load(b + bRow3 + p) & mask;
            }
            x = Vector512.Load(a + p) & mask;
            s00 = Fma(x, b0, s00);
            s01 = Fma(x, b1, s01);
            if (TTile.IsWide)
            {
                s02 = Fma(x, b2, s02);
                s03 = Fma(x, b3, s03);
            }
            x = Vector512.Load(a + aRow1 + p) & mask;
            s10 = Fma(x, b0, s10);
            s11 = Fma(x, b1, s11);
            if (TTile.IsWide)
            {
                s12 = Fma(x, b2, s12);
                s13 = Fma(x, b3, s13);
            }
            x = Vector512.Load(a + aRow2 + p) & mask;
            s20 = Fma(x, b0, s20);
            s21 = Fma(x, b1, s21);
            if (TTile.IsWide)
            {
                s22 = Fma(x, b2, s22);
                s23 = Fma(x, b3, s23);
            }
            x = Vector512.Load(a + aRow3 + p) & mask;
            s30 = Fma(x, b0, s30);
            s31 = Fma(x, b1, s31);
            if (TTile.IsWide)
            {
                s32 = Fma(x, b2, s32);
                s33 = Fma(x, b3, s33);
            }
        }
        Sum(s00, s01, s02, s03, sums);
        Sum(s10, s11, s12, s13, sums + 4);
        Sum(s20, s21, s22, s23, sums + 8);
        Sum(s30, s31, s32, s33, sums + 12);
    }

    /// <summary>sums[i] = Σ of the elements of sᵢ: neighbours of two vectors are added side by side, and the four parts of 128 bits at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(Vector512<T> s0, Vector512<T> s1, Vector512<T> s2, Vector512<T> s3, T* sums)
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<double> first = AddPairs(s0.AsSingle(), s1.AsSingle()).AsDouble(), second = AddPairs(s2.AsSingle(), s3.AsSingle()).AsDouble();
            AddParts(Avx512F.UnpackLow(first, second).AsSingle() + Avx512F.UnpackHigh(first, second).AsSingle()).Store((float*)sums);
        }
        else
        {
            AddParts(AddPairs(s0.AsDouble(), s1.AsDouble())).Store((double*)sums);
            AddParts(AddPairs(s2.AsDouble(), s3.AsDouble())).Store((double*)sums + 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AddPairs(Vector512<float> x, Vector512<float> y) => Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddPairs(Vector512<double> x, Vector512<double> y) => Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TElement> AddParts<TElement>(Vector512<TElement> x)
    {
        Vector256<TElement> half = x.GetLower() + x.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* sums, T x, T b0, T b1, T b2, T b3)
    {
        sums[0] = T.FusedMultiplyAdd(x, b0, sums[0]);
        sums[1] = T.FusedMultiplyAdd(x, b1, sums[1]);
        sums[2] = T.FusedMultiplyAdd(x, b2, sums[2]);
        sums[3] = T.FusedMultiplyAdd(x, b3, sums[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fma(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        => typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
