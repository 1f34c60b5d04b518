using NetFramework.Layers;

namespace NetFramework.Benchmarks;

/// <summary>The matrix products of a net's layers, as a BLAS would be called for them.</summary>
internal static class LayerProducts
{
    /// <summary>All different products, in the order of the net: those of an image for a convolution, those of a batch for an inner product.</summary>
    public static IReadOnlyList<MatrixProduct> Of(BenchmarkNet net)
    {
        var built = new Net<float>(net.Definition(), new NetSettings { State = new NetState { Phase = net.Phase } });
        return [.. built.Layers.SelectMany(layer => Of(layer, net.Phase == Phase.Train)).Where(product => product is { M: > 0, N: > 0, K: > 0 }).Distinct()];
    }

    private static IEnumerable<MatrixProduct> Of(NetLayer<float> layer, bool backward) => layer.Layer.Options switch
    {
        // W·columns; ∂W = ∂y·columnsᵀ; ∂columns = Wᵀ·∂y. A depthwise convolution is no matrix product.
        ConvolutionOptions convolution when convolution.Group < convolution.NumOutput && layer.Type == "Convolution" =>
            Convolution(layer.Layer.Parameters[0].Blob.Shape, convolution.Group, layer.Tops[0].Shape.CountFrom(2), backward),
        // x·Wᵀ; ∂W = ∂yᵀ·x; ∂x = ∂y·W.
        InnerProductOptions => InnerProduct(layer.Tops[0].Shape[0], layer.Layer.Parameters[0].Blob.Shape, backward),
        _ => [],
    };

    private static IEnumerable<MatrixProduct> Convolution(Shape weights, int group, int positions, bool backward)
    {
        int outputs = weights[0] / group, taps = weights.CountFrom(1);
        yield return new MatrixProduct(false, false, outputs, positions, taps);
        if (!backward) yield break;
        yield return new MatrixProduct(false, true, outputs, taps, positions);
        yield return new MatrixProduct(true, false, taps, positions, outputs);
    }

    private static IEnumerable<MatrixProduct> InnerProduct(int rows, Shape weights, bool backward)
    {
        yield return new MatrixProduct(false, true, rows, weights[0], weights[1]);
        if (!backward) yield break;
        yield return new MatrixProduct(true, false, weights[0], weights[1], rows);
        yield return new MatrixProduct(false, false, rows, weights[1], weights[0]);
    }
}
