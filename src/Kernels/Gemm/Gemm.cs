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
    internal static void Multiply<T>(
        GemmPath path, bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T beta, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Multiply(path, transposeA, transposeB, m, n, k, alpha, a, transposeA ? m : k, b, transposeB ? k : n, beta, c, n);

    /// <summary>C = op(A)·op(B) + beta·C on parts of wider matrices: <paramref name="aLine"/> elements lie between the beginnings of two stored rows of A, and likewise of B and C.</summary>
    /// <exception cref="ArgumentException">A span ends before its last row does, or a line is shorter than a row.</exception>
    internal static void MultiplyParts<T>(
        bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, int aLine, ReadOnlySpan<T> b, int bLine, T beta, Span<T> c, int cLine)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckPart(a.Length, transposeA ? k : m, transposeA ? m : k, aLine, nameof(a));
        CheckPart(b.Length, transposeB ? n : k, transposeB ? k : n, bLine, nameof(b));
        CheckPart(c.Length, m, n, cLine, nameof(c));
        Multiply(GemmPaths.Best, transposeA, transposeB, m, n, k, T.One, a, aLine, b, bLine, beta, c, cLine);
    }

    private static void CheckPart(int length, int rows, int columns, int line, string name)
    {
        if (line < columns) Shapes.Fail($"a row of {name} has {columns} elements, but the next begins after {line}.", name);
        if (rows > 0 && columns > 0) Shapes.AtLeast(length, (rows - 1) * (long)line + columns, name);
    }

    private static unsafe void Multiply<T>(
        GemmPath path, bool transposeA, bool transposeB, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int aLine, ReadOnlySpan<T> b, int bLine, T beta, Span<T> c, int cLine)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (m == 0 || n == 0) return;
        if (k == 0)
        {
            for (int i = 0; i < m; i++) Scale(beta, c.Slice(i * cLine, n));
            return;
        }
        fixed (T* aFirst = a, bFirst = b, cFirst = c)
        {
            // A row and a dense column lie in memory alike: A as a row is no transpose, B as a column is one.
            bool isTransposedA = transposeA && (m > 1 || aLine > 1), isTransposedB = transposeB || (n == 1 && bLine == 1);
            GemmArguments<T> product = new(isTransposedA, isTransposedB, m, n, k, (nint)aFirst, aLine, (nint)bFirst, bLine, (nint)cFirst, cLine, alpha, beta);
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) PlainGemm<T>.Multiply(product);
            else if (path == GemmPath.Vector512) Multiply<T, GemmKernel512<T>, DotKernel512<T>>(product);
            else if (path == GemmPath.Vector256) Multiply<T, GemmKernel256<T>, DotKernel256<T>>(product);
            else Multiply<T, GemmKernel128<T>, DotKernel128<T>>(product);
        }
    }

    private static void Multiply<T, TKernel, TDot>(in GemmArguments<T> product)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IGemmKernel<T>
        where TDot : struct, IDotKernel<T>
    {
        GemmArguments<T> turned = product.Turned;
        long cost = BlockedGemm<T, TKernel>.Cost(product), turnedCost = BlockedGemm<T, TKernel>.Cost(turned);
        bool areRows = !product.TransposeA && product.TransposeB;
        if (areRows && DotGemm<T, TDot>.Cost(product, TKernel.Columns / 2) < Math.Min(cost, turnedCost)) DotGemm<T, TDot>.Multiply(product);
        else SplitGemm<T, TKernel, TDot>.Multiply(turnedCost < cost ? turned : product);
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
