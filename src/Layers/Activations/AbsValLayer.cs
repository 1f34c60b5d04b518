using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>y = |x|.  x, y: any shape.
/// Backward: ∂x = ∂y · sign x, 0 where x = 0.</summary>
/// <remarks>Source: Caffe AbsVal.</remarks>
[LayerType("AbsVal")]
public sealed class AbsValLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Abs(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.AbsBackward(x, yDiff, xDiff);
}
