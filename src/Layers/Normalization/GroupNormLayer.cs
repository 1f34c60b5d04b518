using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of GroupNorm.</summary>
public sealed record GroupNormOptions : RowNormalizationOptions
{
    /// <summary>The number of groups, G, a divisor of the number of channels.</summary>
    [Range(1, int.MaxValue)]
    public required int NumGroups { get; init; }

    /// <summary>How the biases are filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>Normalizes each group of channels of a sample: y = (x − μ) / √(σ² + ε) · γ_c + β_c.  x, y: N × C × any; μ, σ²: N × G; γ, β: C.
/// Backward: with g = ∂y · γ_c and z = (x − μ) / √(σ² + ε), ∂x = (g − mean(g) − z · mean(g · z)) / √(σ² + ε), the means over the group; ∂γ_c += Σ ∂y · z, ∂β_c += Σ ∂y over all but c.</summary>
/// <remarks>
/// A group is C / G channels that follow each other. σ² is the biased variance, taken in two passes and in double, so that a large mean does not spoil it. Training and testing are alike.
/// <para>Parameters, with affine: weight γ, bias β.</para>
/// <para>Errors: a bottom with fewer than 2 axes; channels that the groups do not divide; other channels than at first where there are parameters; an empty group.
/// Source: PyTorch GroupNorm; Wu &amp; He, Group normalization, ECCV 2018.</para>
/// </remarks>
[LayerType("GroupNorm")]
public sealed class GroupNormLayer<T>(GroupNormOptions options) : RowNormalizationLayer<T, GroupNormOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override FillerOptions? BiasFiller => Options.BiasFiller;

    /// <inheritdoc/>
    protected override NormalizedRows RowsOf(Shape shape)
    {
        if (shape.Rank < 2)
            throw new InputException($"the bottom must have 2 or more axes, N × C × any, but its shape is {shape}");
        if (shape[1] % Options.NumGroups != 0)
            throw new InputException($"'num_groups' is {Options.NumGroups}, which does not divide the {shape[1]} channels of a bottom of shape {shape}");
        int inner = shape.CountFrom(2);
        return new NormalizedRows(shape[0] * Options.NumGroups, shape[1] / Options.NumGroups * inner, Options.NumGroups, Math.Max(1, inner));
    }

    /// <inheritdoc/>
    protected override Shape WeightShape(Shape shape) => new(shape[1]);
}
