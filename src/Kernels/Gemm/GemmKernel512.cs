using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static NetFramework.Kernels.RegisterTile;

namespace NetFramework.Kernels;

/// <summary>A register tile of 12 rows × 2 vectors of 512 bits (AVX-512).</summary>
internal readonly unsafe struct GemmKernel512<T> : IGemmKernel<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // Bytes that a packed panel of A is fetched ahead of its use: a step reads less than a cache line, by single elements, which the processor does not follow fast enough by itself.
    private const int Ahead = 4096;

    public static int Rows => 12;

    public static int Columns => 2 * Vector512<T>.Count;

    public static void Multiply(int rows, int columns, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta)
    {
        if (columns > Vector512<T>.Count)
        {
            if (rows > 10) Multiply<Tile12Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
            else if (rows > 8) Multiply<Tile10Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
            else if (rows > 4) Multiply<Tile8Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
            else Multiply<Tile4Wide>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        }
        else if (rows > 10) Multiply<Tile12>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        else if (rows > 8) Multiply<Tile10>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        else if (rows > 4) Multiply<Tile8>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
        else Multiply<Tile4>(k, a, aRow, aStep, b, bStep, c, cRow, alpha, beta);
    }

    public static int RowsWritten(int rows) => rows > 10 ? 12 : rows > 8 ? 10 : rows > 4 ? 8 : 4;

    public static int ColumnsWritten(int columns) => columns > Vector512<T>.Count ? 2 * Vector512<T>.Count : Vector512<T>.Count;

    // c and d: the left and the right vector of each row. What a smaller tile does not use, the compiler leaves out.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TTile>(nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint cRow, T alpha, T beta) where TTile : struct, ITile
    {
        Vector512<T> c0 = default, d0 = default;
        Vector512<T> c1 = default, d1 = default;
        Vector512<T> c2 = default, d2 = default;
        Vector512<T> c3 = default, d3 = default;
        Vector512<T> c4 = default, d4 = default;
        Vector512<T> c5 = default, d5 = default;
        Vector512<T> c6 = default, d6 = default;
        Vector512<T> c7 = default, d7 = default;
        Vector512<T> c8 = default, d8 = default;
        Vector512<T> c9 = default, d9 = default;
        Vector512<T> c10 = default, d10 = default;
        Vector512<T> c11 = default, d11 = default;
        nint row = aRow;
        T* a0 = a;
        T* a3 = a + 3 * row;
        T* a6 = a + 6 * row;
        T* a9 = a + 9 * row;
        for (; k > 0; k--)
        {
            Sse.Prefetch0((byte*)a0 + Ahead);
            Vector512<T> left = Vector512.Load(b), right = default, x;
            if (TTile.IsWide) right = Vector512.Load(b + Vector512<T>.Count);
            x = Vector512.Create(*a0);
            c0 = Fma(x, left, c0);
            if (TTile.IsWide) d0 = Fma(x, right, d0);
            x = Vector512.Create(a0[row]);
            c1 = Fma(x, left, c1);
            if (TTile.IsWide) d1 = Fma(x, right, d1);
            x = Vector512.Create(a0[2 * row]);
            c2 = Fma(x, left, c2);
            if (TTile.IsWide) d2 = Fma(x, right, d2);
            x = Vector512.Create(*a3);
            c3 = Fma(x, left, c3);
            if (TTile.IsWide) d3 = Fma(x, right, d3);
            if (TTile.Rows > 4)
            {
                x = Vector512.Create(a3[row]);
                c4 = Fma(x, left, c4);
                if (TTile.IsWide) d4 = Fma(x, right, d4);
                x = Vector512.Create(a3[2 * row]);
                c5 = Fma(x, left, c5);
                if (TTile.IsWide) d5 = Fma(x, right, d5);
                x = Vector512.Create(*a6);
                c6 = Fma(x, left, c6);
                if (TTile.IsWide) d6 = Fma(x, right, d6);
                x = Vector512.Create(a6[row]);
                c7 = Fma(x, left, c7);
                if (TTile.IsWide) d7 = Fma(x, right, d7);
            }
            if (TTile.Rows > 8)
            {
                x = Vector512.Create(a6[2 * row]);
                c8 = Fma(x, left, c8);
                if (TTile.IsWide) d8 = Fma(x, right, d8);
                x = Vector512.Create(*a9);
                c9 = Fma(x, left, c9);
                if (TTile.IsWide) d9 = Fma(x, right, d9);
            }
            if (TTile.Rows > 10)
            {
                x = Vector512.Create(a9[row]);
                c10 = Fma(x, left, c10);
                if (TTile.IsWide) d10 = Fma(x, right, d10);
                x = Vector512.Create(a9[2 * row]);
                c11 = Fma(x, left, c11);
                if (TTile.IsWide) d11 = Fma(x, right, d11);
            }
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }
        bool scales = alpha != T.One, adds = !T.IsZero(beta);
        Store<TTile>(c, c0, d0, scales, alpha, adds, beta);
        Store<TTile>(c + cRow, c1, d1, scales, alpha, adds, beta);
        Store<TTile>(c + 2 * cRow, c2, d2, scales, alpha, adds, beta);
        Store<TTile>(c + 3 * cRow, c3, d3, scales, alpha, adds, beta);
        if (TTile.Rows > 4)
        {
            Store<TTile>(c + 4 * cRow, c4, d4, scales, alpha, adds, beta);
            Store<TTile>(c + 5 * cRow, c5, d5, scales, alpha, adds, beta);
            Store<TTile>(c + 6 * cRow, c6, d6, scales, alpha, adds, beta);
            Store<TTile>(c + 7 * cRow, c7, d7, scales, alpha, adds, beta);
        }
        if (TTile.Rows > 8)
        {
            Store<TTile>(c + 8 * cRow, c8, d8, scales, alpha, adds, beta);
            Store<TTile>(c + 9 * cRow, c9, d9, scales, alpha, adds, beta);
        }
        if (TTile.Rows > 10)
        {
            Store<TTile>(c + 10 * cRow, c10, d10, scales, alpha, adds, beta);
            Store<TTile>(c + 11 * cRow, c11, d11, scales, alpha, adds, beta);
        }
    }

    // alpha·accumulated + beta·c; c is not read where beta = 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTile>(T* c, Vector512<T> left, Vector512<T> right, bool scales, T alpha, bool adds, T beta) where TTile : struct, ITile
    {
        if (scales)
        {
            left *= alpha;
            if (TTile.IsWide) right *= alpha;
        }
        if (adds)
        {
            Vector512<T> factor = Vector512.Create(beta);
            left = Fma(factor, Vector512.Load(c), left);
            if (TTile.IsWide) right = Fma(factor, Vector512.Load(c + Vector512<T>.Count), right);
        }
        left.Store(c);
        if (TTile.IsWide) right.Store(c + Vector512<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fma(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        => typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();
}
