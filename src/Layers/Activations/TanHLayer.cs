using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>y = tanh x.  x, y: any shape.
/// Backward: ∂x = ∂y · (1 − y²).</summary>
/// <remarks>Source: Caffe TanH.</remarks>
[LayerType("TanH")]
public sealed class TanHLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Tanh(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Elementwise.TanhBackward(y, yDiff, xDiff);
}
