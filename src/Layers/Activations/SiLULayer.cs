using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Sigmoid linear unit: y = x · σ(x), σ(x) = 1 / (1 + e⁻ˣ).  x, y: any shape.
/// Backward: ∂x = ∂y · (σ(x) + x · σ(x) · (1 − σ(x))).</summary>
/// <remarks>Swish with its beta at 1, under the name that PyTorch gives it. Source: PyTorch SiLU; Hendrycks &amp; Gimpel, Gaussian error linear units, arXiv:1606.08415, 2016, section 2;
/// Elfwing, Uchibe &amp; Doya, Sigmoid-weighted linear units for neural network function approximation in reinforcement learning, Neural Networks 107, 2018.</remarks>
[LayerType("SiLU")]
public sealed class SiLULayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Swish(x, 1, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.SwishBackward(x, 1, yDiff, xDiff);
}
