using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of LayerNorm.</summary>
public sealed record LayerNormOptions : RowNormalizationOptions
{
    /// <summary>The first axis of what is normalized together: the axes from it on. Negative ones count from the end.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>How the biases are filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>Normalizes each position over the axes from axis on: y = (x − μ) / √(σ² + ε) · γ + β.  x, y: M × K, K the product of the extents from axis on; μ, σ²: M; γ, β: the extents from axis on.
/// Backward: with g = ∂y · γ and z = (x − μ) / √(σ² + ε), ∂x = (g − mean(g) − z · mean(g · z)) / √(σ² + ε), the means over K; ∂γ += Σ ∂y · z, ∂β += Σ ∂y over M.</summary>
/// <remarks>
/// σ² is the biased variance, taken in two passes and in double, so that a large mean does not spoil it. Training and testing are alike.
/// <para>Parameters, with affine: weight γ, bias β.</para>
/// <para>Errors: no such axis; other extents than at first where there are parameters; an empty row. Source: PyTorch LayerNorm; Ba, Kiros &amp; Hinton, Layer normalization, arXiv:1607.06450, 2016.</para>
/// </remarks>
[LayerType("LayerNorm")]
public sealed class LayerNormLayer<T>(LayerNormOptions options) : RowNormalizationLayer<T, LayerNormOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override FillerOptions? BiasFiller => Options.BiasFiller;

    /// <inheritdoc/>
    protected override NormalizedRows RowsOf(Shape shape)
    {
        int axis = InputChecks.Axis(shape, Options.Axis);
        return new NormalizedRows(shape.CountOf(0, axis), shape.CountFrom(axis), 1, 1);
    }

    /// <inheritdoc/>
    protected override Shape WeightShape(Shape shape) => new(shape.Extents[InputChecks.Axis(shape, Options.Axis)..]);
}
