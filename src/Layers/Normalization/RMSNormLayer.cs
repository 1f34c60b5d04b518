using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of RMSNorm.</summary>
public sealed record RMSNormOptions : RowNormalizationOptions
{
    /// <summary>The first axis of what is normalized together: the axes from it on. Negative ones count from the end.</summary>
    public int Axis { get; init; } = -1;
}

/// <summary>Divides each position by its root mean square over the axes from axis on: y = x / √(mean(x²) + ε) · γ.  x, y: M × K, K the product of the extents from axis on; γ: the extents from axis on.
/// Backward: with g = ∂y · γ and z = x / √(mean(x²) + ε), ∂x = (g − z · mean(g · z)) / √(mean(x²) + ε), the means over K; ∂γ += Σ ∂y · z over M.</summary>
/// <remarks>
/// The mean is neither taken off nor learned. Training and testing are alike.
/// <para>Parameters, with affine: weight γ.</para>
/// <para>Errors: no such axis; other extents than at first where there are parameters; an empty row. Source: PyTorch RMSNorm; Zhang &amp; Sennrich, Root mean square layer normalization, NeurIPS 2019.</para>
/// </remarks>
[LayerType("RMSNorm")]
public sealed class RMSNormLayer<T>(RMSNormOptions options) : RowNormalizationLayer<T, RMSNormOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override FillerOptions? BiasFiller => null;

    /// <inheritdoc/>
    protected override NormalizedRows RowsOf(Shape shape)
    {
        int axis = InputChecks.Axis(shape, Options.Axis);
        return new NormalizedRows(shape.CountOf(0, axis), shape.CountFrom(axis), 1, 1);
    }

    /// <inheritdoc/>
    protected override Shape WeightShape(Shape shape) => new(shape.Extents[InputChecks.Axis(shape, Options.Axis)..]);
}
