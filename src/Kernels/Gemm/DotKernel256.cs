using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Sixteen dot products at a time, on vectors of 256 bits (AVX2 and FMA).</summary>
internal readonly unsafe struct DotKernel256<T> : IDotKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int columns, nint k, T* a, nint aRow1, nint aRow2, nint aRow3, T* b, nint bRow1, nint bRow2, nint bRow3, T* sums)
    {
        Vector256<T> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<T> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector256<T> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector256<T> s30 = default, s31 = default, s32 = default, s33 = default;
        nint p = 0;
        for (; p <= k - Vector256<T>.Count; p += Vector256<T>.Count)
        {
            Vector256<T> b0 = Vector256.Load(b + p);
            Vector256<T> b1 = Vector256.Load(b + bRow1 + p);
            Vector256<T> b2 = Vector256.Load(b + bRow2 + p);
            Vector256<T> b3 = Vector256.Load(b + bRow3 + p);
            Vector256<T> x;
            x = Vector256.Load(a + p);
            s00 = Fma(x, b0, s00);
            s01 = Fma(x, b1, s01);
            s02 = Fma(x, b2, s02);
            s03 = Fma(x, b3, s03);
            x = Vector256.Load(a + aRow1 + p);
            s10 = Fma(x, b0, s10);
            s11 = Fma(x, b1, s11);
            s12 = Fma(x, b2, s12);
            s13 = Fma(x, b3, s13);
            x = Vector256.Load(a + aRow2 + p);
            s20 = Fma(x, b0, s20);
            s21 = Fma(x, b1, s21);
            s22 = Fma(x, b2, s22);
            s23 = Fma(x, b3, s23);
            x = Vector256.Load(a + aRow3 + p);
            s30 = Fma(x, b0, s30);
            s31 = Fma(x, b1, s31);
            s32 = Fma(x, b2, s32);
            s33 = Fma(x, b3, s33);
        }
        sums[0] = Vector256.Sum(s00);
        sums[1] = Vector256.Sum(s01);
        sums[2] = Vector256.Sum(s02);
        sums[3] = Vector256.Sum(s03);
        sums[4] = Vector256.Sum(s10);
        sums[5] = Vector256.Sum(s11);
        sums[6] = Vector256.Sum(s12);
        sums[7] = Vector256.Sum(s13);
        sums[8] = Vector256.Sum(s20);
        sums[9] = Vector256.Sum(s21);
        sums[10] = Vector256.Sum(s22);
        sums[11] = Vector256.Sum(s23);
        sums[12] = Vector256.Sum(s30);
        sums[13] = Vector256.Sum(s31);
        sums[14] = Vector256.Sum(s32);
        sums[15] = Vector256.Sum(s33);
        for (; p < k; p++)
        {
            T b0 = b[p], b1 = b[bRow1 + p], b2 = b[bRow2 + p], b3 = b[bRow3 + p];
            Add(sums, a[p], b0, b1, b2, b3);
            Add(sums + 4, a[aRow1 + p], b0, b1, b2, b3);
            Add(sums + 8, a[aRow2 + p], b0, b1, b2, b3);
            Add(sums + 12, a[aRow3 + p], b0, b1, b2, b3);
        }
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
    private static Vector256<T> Fma(Vector256<T> x, Vector256<T> y, Vector256<T> z)
        => typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
