using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Products of many matrices of one size.</summary>
public static class BatchedGemm
{
    // Below this many multiply-adds, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    // With fewer results than this, the matrix products inside share the threads instead.
    private const int FewestBlocks = 4;

    /// <summary>C[i] = Σ op(A[p])·op(B[q]) over the pairs (p, q) of matrix i, in their order; 0 where there are none.</summary>
    /// <param name="transposeA">Whether op(A) = Aᵀ.</param>
    /// <param name="transposeB">Whether op(B) = Bᵀ.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="a">The matrices A, one after the other: m×k, or k×m where <paramref name="transposeA"/>.</param>
    /// <param name="b">The matrices B: k×n, or n×k where <paramref name="transposeB"/>.</param>
    /// <param name="pairs">Which products each matrix C is the sum of.</param>
    /// <param name="c">The matrices C: m×n, overwritten.</param>
    /// <exception cref="ArgumentException">C has not m·n elements for each result, or a matrix of a pair is not there.</exception>
    public static void Multiply<T>(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, MatrixPairs pairs, Span<T> c)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(c.Length, (long)pairs.Results * m * n, nameof(c));
        Work<T> work = new() { TransposeA = transposeA, TransposeB = transposeB, M = m, N = n, K = k, A = a, B = b, Pairs = pairs, C = c };
        Threads.For(pairs.Results >= FewestBlocks && (long)pairs.Count * m * n * k >= LeastParallel, pairs.Results, ref work);
    }

    private ref struct Work<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public bool TransposeA;
        public bool TransposeB;
        public int M;
        public int N;
        public int K;
        public ReadOnlySpan<T> A;
        public ReadOnlySpan<T> B;
        public MatrixPairs Pairs;
        public Span<T> C;

        public readonly void Run(int block)
        {
            Span<T> c = C.Slice(block * M * N, M * N);
            (int start, int end) = Pairs.Of(block);
            if (start == end) c.Clear();
            for (int pair = start; pair < end; pair++)
            {
                (int first, int second) = Pairs[pair];
                ReadOnlySpan<T> a = A.Slice(first * M * K, M * K), b = B.Slice(second * K * N, K * N);
                Gemm.Multiply(TransposeA, TransposeB, M, N, K, T.One, a, b, pair == start ? T.Zero : T.One, c);
            }
        }
    }
}
