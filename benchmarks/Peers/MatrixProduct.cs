using NetFramework.Kernels;

namespace NetFramework.Benchmarks;

/// <summary>The shape of a product C = op(A)·op(B): m×n from m×k and k×n.</summary>
internal readonly record struct MatrixProduct(bool TransposeA, bool TransposeB, int M, int N, int K)
{
    /// <summary>Two operations for each multiply-add.</summary>
    public double Flops => 2.0 * M * N * K;

    /// <summary>The shape in words: 64×10×784 ·ᵀ.</summary>
    public override string ToString() => $"{M}×{N}×{K}{(TransposeA ? " Aᵀ" : "")}{(TransposeB ? " Bᵀ" : "")}";

    /// <summary>A first factor.</summary>
    public float[] RandomA() => RandomValues((long)M * K);

    /// <summary>A second factor.</summary>
    public float[] RandomB() => RandomValues((long)K * N);

    /// <summary>The product by our kernels.</summary>
    public void Multiply(float[] a, float[] b, float[] c) => Gemm.Multiply(TransposeA, TransposeB, M, N, K, 1, a, b, 0, c);

    private static float[] RandomValues(long count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, (int)count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
