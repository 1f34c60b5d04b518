using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static NetFramework.Kernels.RegisterTile;

namespace NetFramework.Kernels;

/// <summary>A register tile of 6 rows × 2 vectors of 256 bits (AVX2 and FMA).</summary>
internal readonly unsafe struct GemmKernel256<T> : IGemmKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Rows => 6;

    public static int Columns => 2 * Vector256<T>.Count;

    public static void Multiply(int rows, int columns, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta)
    {
        if (columns > Vector256<T>.Count)
        {
            if (rows > 4) Multiply<Tile6Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
            else if (rows > 2) Multiply<Tile4Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
            else Multiply<Tile2Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        }
        else if (rows > 4) Multiply<Tile6>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        else if (rows > 2) Multiply<Tile4>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        else Multiply<Tile2>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
    }

    public static int RowsWritten(int rows) => rows > 4 ? 6 : rows > 2 ? 4 : 2;

    public static int ColumnsWritten(int columns) => columns > Vector256<T>.Count ? 2 * Vector256<T>.Count : Vector256<T>.Count;

    // c and d: the left and the right vector of each row. What a smaller tile does not use, the compiler leaves out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TTile>(nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta) where TTile : struct, ITile
    {
        Vector256<T> c0 = default, d0 = default;
        Vector256<T> c1 = default, d1 = default;
        Vector256<T> c2 = default, d2 = default;
        Vector256<T> c3 = default, d3 = default;
        Vector256<T> c4 = default, d4 = default;
        Vector256<T> c5 = default, d5 = default;
        nint row = aRow;
        T* a0 = a;
        T* a3 = a + 3 * row;
        for (; k > 0; k--)
        {
            Vector256<T> left = Vector256.Load(b), right = default, x;
            if (TTile.IsWide) right = Vector256.Load(b + Vector256<T>.Count);
            x = Vector256.Create(*a0);
            c0 = Fma(x, left, c0);
            if (TTile.IsWide) d0 = Fma(x, right, d0);
            x = Vector256.Create(a0[row]);
            c1 = Fma(x, left, c1);
            if (TTile.IsWide) d1 = Fma(x, right, d1);
            if (TTile.Rows > 2)
            {
                x = Vector256.Create(a0[2 * row]);
                c2 = Fma(x, left, c2);
                if (TTile.IsWide) d2 = Fma(x, right, d2);
                x = Vector256.Create(*a3);
                c3 = Fma(x, left, c3);
                if (TTile.IsWide) d3 = Fma(x, right, d3);
            }
            if (TTile.Rows > 4)
            {
                x = Vector256.Create(a3[row]);
                c4 = Fma(x, left, c4);
                if (TTile.IsWide) d4 = Fma(x, right, d4);
                x = Vector256.Create(a3[2 * row]);
                c5 = Fma(x, left, c5);
                if (TTile.IsWide) d5 = Fma(x, right, d5);
            }
            a0 += aStep;
            a3 += aStep;
            b += bStep;
        }
        Store<TTile>(c, c0, d0, alpha, beta);
        Store<TTile>(c + cRow, c1, d1, alpha, beta);
        if (TTile.Rows > 2)
        {
            Store<TTile>(c + 2 * cRow, c2, d2, alpha, beta);
            Store<TTile>(c + 3 * cRow, c3, d3, alpha, beta);
        }
        if (TTile.Rows > 4)
        {
            Store<TTile>(c + 4 * cRow, c4, d4, alpha, beta);
            Store<TTile>(c + 5 * cRow, c5, d5, alpha, beta);
        }
    }

    // alpha·accumulated + beta·c; c is not read where beta = 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTile>(T* c, Vector256<T> left, Vector256<T> right, T alpha, T beta) where TTile : struct, ITile
    {
        left *= alpha;
        if (TTile.IsWide) right *= alpha;
        if (!T.IsZero(beta))
        {
            Vector256<T> factor = Vector256.Create(beta);
            left = Fma(factor, Vector256.Load(c), left);
            if (TTile.IsWide) right = Fma(factor, Vector256.Load(c + Vector256<T>.Count), right);
        }
        left.Store(c);
        if (TTile.IsWide) right.Store(c + Vector256<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Fma(Vector256<T> x, Vector256<T> y, Vector256<T> z)
        => typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
