using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Binomial normal log likelihood, or softplus: y = log(1 + eˣ).  x, y: any shape.
/// Backward: ∂x = ∂y / (1 + e⁻ˣ).</summary>
/// <remarks>Computed as max(x, 0) + log1p(e^−|x|): nothing overflows. Source: Caffe BNLL.</remarks>
[LayerType("BNLL")]
public sealed class BNLLLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Softplus(x, 1, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.SoftplusBackward(x, 1, yDiff, xDiff);
}
