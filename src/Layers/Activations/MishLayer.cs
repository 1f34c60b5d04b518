using System.Numerics;

namespace NetFramework.Layers;

/// <summary>y = x · w, w = tanh(log(1 + eˣ)).  x, y: any shape.
/// Backward: ∂x = ∂y · (w + x · σ(x) · (1 − w²)), σ(x) = 1 / (1 + e⁻ˣ).</summary>
/// <remarks>Computed from e^−|x| without the logarithm: exact in both tails. Source: PyTorch Mish; Misra, Mish: a self regularized non-monotonic activation function, BMVC 2020.</remarks>
[LayerType("Mish")]
public sealed class MishLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Mish(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.MishBackward(x, yDiff, xDiff);
}
