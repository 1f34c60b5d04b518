using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>y = σ(x) = 1 / (1 + e⁻ˣ).  x, y: any shape.
/// Backward: ∂x = ∂y · y · (1 − y).</summary>
/// <remarks>Source: Caffe Sigmoid.</remarks>
[LayerType("Sigmoid")]
public sealed class SigmoidLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Elementwise.Sigmoid<T>(bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Elementwise.SigmoidBackward<T>(top[0].Data, top[0].Diff, bottom[0].Diff);
    }
}
