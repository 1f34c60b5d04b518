using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Swish.</summary>
public sealed record SwishOptions : LayerOptions
{
    /// <summary>β: 0 gives x / 2, 1 the sigmoid linear unit; as β → ∞ it becomes ReLU.</summary>
    public double Beta { get; init; } = 1;
}

/// <summary>y = x · s, s = 1 / (1 + e^(−β·x)).  x, y: any shape.
/// Backward: ∂x = ∂y · (s + β · x · s · (1 − s)).</summary>
/// <remarks>Source: Caffe Swish; Ramachandran, Zoph &amp; Le, Searching for activation functions, arXiv:1710.05941, 2017.</remarks>
[LayerType("Swish")]
public sealed class SwishLayer<T>(SwishOptions options) : ElementwiseLayer<T, SwishOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Swish(x, Options.Beta, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.SwishBackward(x, Options.Beta, yDiff, xDiff);
}
