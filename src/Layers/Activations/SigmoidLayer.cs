using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>y = σ(x) = 1 / (1 + e⁻ˣ).  x, y: any shape.
/// Backward: ∂x = ∂y · y · (1 − y).</summary>
/// <remarks>Source: Caffe Sigmoid.</remarks>
[LayerType("Sigmoid")]
public sealed class SigmoidLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Elementwise.Sigmoid(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Elementwise.SigmoidBackward(y, yDiff, xDiff);
}
