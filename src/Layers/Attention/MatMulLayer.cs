using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of MatMul.</summary>
public sealed record MatMulOptions : LayerOptions
{
    /// <summary>Whether the matrices of the first bottom are transposed.</summary>
    public bool TransposeA { get; init; }

    /// <summary>Whether the matrices of the second bottom are transposed.</summary>
    public bool TransposeB { get; init; }
}

/// <summary>The matrix product of two bottoms, y = op(a)·op(b), matrix by matrix.  a: batch × M × K (batch × K × M where transpose_a), b: batch × K × N (batch × N × K where transpose_b), y: batch × M × N; op(x) = x or xᵀ.
/// Backward: ∂op(a) = ∂y·op(b)ᵀ, ∂op(b) = op(a)ᵀ·∂y, summed over the batch indices that a matrix serves.</summary>
/// <remarks>
/// The batch axes, any number of them, meet as in NumPy: aligned at the last, and an axis that is missing or has the extent 1 serves every index of the other bottom's.
/// <para>Errors: a bottom with fewer than 2 axes; batch axes or matrices that do not fit. Source: PyTorch's torch.matmul, NumPy's matmul.</para>
/// </remarks>
[LayerType("MatMul")]
public sealed class MatMulLayer<T>(MatMulOptions options) : Layer<T, MatMulOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int m;
    private int n;
    private int k;
    private MatrixPairs products = MatrixPairs.Of(0, [], [], []);
    private MatrixPairs productsOfA = MatrixPairs.Of(0, [], [], []);
    private MatrixPairs productsOfB = MatrixPairs.Of(0, [], [], []);

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => (long)products.Count * m * n * k;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape a = bottom[0].Shape, b = bottom[1].Shape;
        if (a.Rank < 2 || b.Rank < 2)
            throw new InputException($"the bottoms must have 2 or more axes, batch × rows × columns, but their shapes are {a} and {b}");
        (m, k) = Options.TransposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
        (int rows, n) = Options.TransposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
        if (rows != k)
            throw new InputException($"the matrices do not fit: {Text(Options.TransposeA, m, k)} times {Text(Options.TransposeB, rows, n)}, from bottoms of shape {a} and {b}");
        ReadOnlySpan<int> batchOfA = a.Extents[..^2], batchOfB = b.Extents[..^2];
        if (BatchAxes.Join(batchOfA, batchOfB) is not { } batch)
            throw new InputException($"the batch axes of {a} and {b} do not fit: aligned at the last, two extents must be equal, or one of them 1");
        top[0].Reshape(InputChecks.TopShape([.. batch.Extents, m, n]));

        int[] indices = [.. Enumerable.Range(0, batch.Count)], indicesOfA = BatchAxes.Indices(batchOfA, batch), indicesOfB = BatchAxes.Indices(batchOfB, batch);
        products = MatrixPairs.Of(batch.Count, indices, indicesOfA, indicesOfB);
        productsOfA = MatrixPairs.Of(a.CountOf(0, a.Rank - 2), indicesOfA, indices, indicesOfB);
        productsOfB = MatrixPairs.Of(b.CountOf(0, b.Rank - 2), indicesOfB, indicesOfA, indices);
        // The gradient of a transposed matrix is the transposed product.
        if (Options.TransposeA)
            productsOfA = productsOfA.Exchanged;
        if (Options.TransposeB)
            productsOfB = productsOfB.Exchanged;
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        BatchedGemm.Multiply<T>(Options.TransposeA, Options.TransposeB, m, n, k, bottom[0].Data, bottom[1].Data, products, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> a = bottom[0].Data, b = bottom[1].Data, yDiff = top[0].Diff;
        if (propagateDown[0] && Options.TransposeA)
            BatchedGemm.Multiply(Options.TransposeB, true, k, m, n, b, yDiff, productsOfA, bottom[0].Diff);
        else if (propagateDown[0])
            BatchedGemm.Multiply(false, !Options.TransposeB, m, k, n, yDiff, b, productsOfA, bottom[0].Diff);
        if (propagateDown[1] && Options.TransposeB)
            BatchedGemm.Multiply(true, Options.TransposeA, n, k, m, yDiff, a, productsOfB, bottom[1].Diff);
        else if (propagateDown[1])
            BatchedGemm.Multiply(!Options.TransposeA, false, k, n, m, a, yDiff, productsOfB, bottom[1].Diff);
    }

    private static string Text(bool transposed, int rows, int columns) => transposed ? $"({columns}×{rows})ᵀ" : $"{rows}×{columns}";
}
