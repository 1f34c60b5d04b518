using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of InstanceNorm.</summary>
public sealed record InstanceNormOptions : RowNormalizationOptions
{
    /// <summary>The defaults: there is nothing to learn.</summary>
    public InstanceNormOptions() => Affine = false;

    /// <summary>How the biases are filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>Normalizes each channel of a sample: y = (x − μ) / √(σ² + ε) · γ_c + β_c.  x, y: N × C × any; μ, σ²: N × C; γ, β: C.
/// Backward: with g = ∂y · γ_c and z = (x − μ) / √(σ² + ε), ∂x = (g − mean(g) − z · mean(g · z)) / √(σ² + ε), the means over the channel of the sample; ∂γ_c += Σ ∂y · z, ∂β_c += Σ ∂y over all but c.</summary>
/// <remarks>
/// σ² is the biased variance, taken in two passes and in double, so that a large mean does not spoil it. Training and testing are alike: nothing is gathered for testing.
/// <para>Parameters, with affine: weight γ, bias β.</para>
/// <para>Errors: a bottom with fewer than 3 axes; other channels than at first where there are parameters; an empty channel.
/// Source: PyTorch InstanceNorm; Ulyanov, Vedaldi &amp; Lempitsky, Instance normalization: the missing ingredient for fast stylization, arXiv:1607.08022, 2016.</para>
/// </remarks>
[LayerType("InstanceNorm")]
public sealed class InstanceNormLayer<T>(InstanceNormOptions options) : RowNormalizationLayer<T, InstanceNormOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override FillerOptions? BiasFiller => Options.BiasFiller;

    /// <inheritdoc/>
    protected override NormalizedRows RowsOf(Shape shape)
    {
        if (shape.Rank < 3)
            throw new InputException($"the bottom must have 3 or more axes, N × C × any, but its shape is {shape}");
        int inner = shape.CountFrom(2);
        return new NormalizedRows(shape[0] * shape[1], inner, Math.Max(1, shape[1]), Math.Max(1, inner));
    }

    /// <inheritdoc/>
    protected override Shape WeightShape(Shape shape) => new(shape[1]);
}
