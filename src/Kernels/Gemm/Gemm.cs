using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>General matrix product on row-major matrices (BLAS level 3 and 2: gemm, gemv).</summary>
/// <remarks>NaN and ∞ propagate as in IEEE arithmetic: no product with a zero is left out. With beta = 0 the old values of the result are never read.</remarks>
public static class Gemm
{
    /// <summary>C = alpha·op(A)·op(B) + beta·C, where op(X) is X or Xᵀ.</summary>
    /// <param name="transposeA">Whether op(A) = Aᵀ.</param>
    /// <param name="transposeB">Whether op(B) = Bᵀ.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A: m×k, or k×m where <paramref name="transposeA"/>.</param>
    /// <param name="b">B: k×n, or n×k where <paramref name="transposeB"/>.</param>
    /// <param name="beta">Factor of C; 0 overwrites C.</param>
    /// <param name="c">C: m×n; it must not overlap A or B.</param>
    /// <exception cref="ArgumentException">A size is negative or a span has not the elements that its shape asks for.</exception>
    public static void Multiply<T>(bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T beta, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.NotNegative(m);
        Shapes.NotNegative(n);
        Shapes.NotNegative(k);
        Shapes.Length(a.Length, (long)m * k, nameof(a));
        Shapes.Length(b.Length, (long)k * n, nameof(b));
        Shapes.Length(c.Length, (long)m * n, nameof(c));
        Multiply(GemmPaths.Best, transposeA, transposeB, m, n, k, alpha, a, b, beta, c);
    }

    /// <summary>y = alpha·op(A)·x + beta·y, where op(A) is A or Aᵀ.</summary>
    /// <param name="transposeA">Whether op(A) = Aᵀ.</param>
    /// <param name="m">Rows of A as stored.</param>
    /// <param name="n">Columns of A as stored.</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">A: m×n.</param>
    /// <param name="x">n elements; m where <paramref name="transposeA"/>.</param>
    /// <param name="beta">Factor of y; 0 overwrites y.</param>
    /// <param name="y">m elements; n where <paramref name="transposeA"/>. It must not overlap A or x.</param>
    /// <exception cref="ArgumentException">A size is negative or a span has not the elements that its shape asks for.</exception>
    public static void MultiplyVector<T>(bool transposeA, int m, int n, T alpha, ReadOnlySpan<T> a, ReadOnlySpan<T> x, T beta, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.NotNegative(m);
        Shapes.NotNegative(n);
        Shapes.Length(a.Length, (long)m * n, nameof(a));
        Shapes.Length(x.Length, transposeA ? m : n, nameof(x));
        Shapes.Length(y.Length, transposeA ? n : m, nameof(y));
        if (transposeA) Multiply(false, false, 1, n, m, alpha, x, a, beta, y);
        else Multiply(false, true, 1, m, n, alpha, x, a, beta, y);
    }

    /// <summary>As the public one, on a path of the caller's choice; nothing is checked.</summary>
    internal static unsafe void Multiply<T>(
        GemmPath path, bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T beta, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (c.IsEmpty) return;
        if (k == 0)
        {
            Scale(beta, c);
            return;
        }
        fixed (T* aFirst = a, bFirst = b, cFirst = c)
        {
            // A row and a column lie in memory alike: A as a row is no transpose, B as a column is one.
            GemmArguments<T> product = new(transposeA && m > 1, transposeB || n == 1, m, n, k, (nint)aFirst, (nint)bFirst, (nint)cFirst, alpha, beta);
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) PlainGemm<T>.Multiply(product);
            else if (path == GemmPath.Vector512) Multiply<T, GemmKernel512<T>, DotKernel512<T>>(product);
            else if (path == GemmPath.Vector256) Multiply<T, GemmKernel256<T>, DotKernel256<T>>(product);
            else Multiply<T, GemmKernel128<T>, DotKernel128<T>>(product);
        }
    }

    private static void Multiply<T, TKernel, TDot>(in GemmArguments<T> product)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : IGemmKernel<T>
        where TDot : IDotKernel<T>
    {
        // A·Bᵀ with few rows on a side: transposing a side costs more than the product.
        const int few = 16;
        if (!product.TransposeA && product.TransposeB && (product.M <= few || product.N <= few)) DotGemm<T, TDot>.Multiply(product);
        else BlockedGemm<T, TKernel>.Multiply(product);
    }

    private static void Scale<T>(T beta, Span<T> c) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (T.IsZero(beta)) c.Clear();
        else if (beta != T.One)
        {
            for (int i = 0; i < c.Length; i++) c[i] *= beta;
        }
    }
}
