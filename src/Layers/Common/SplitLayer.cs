using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>yᵢ = x for each top i.  x, yᵢ: any shape.
/// Backward: ∂x = Σᵢ ∂yᵢ.</summary>
/// <remarks>A net needs no Split: a blob may be read by several layers, and the net adds their gradients up. Source: Caffe Split.</remarks>
[LayerType("Split")]
public sealed class SplitLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        foreach (Blob<T> blob in top)
            blob.Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        foreach (Blob<T> blob in top)
            bottom[0].Data.CopyTo(blob.Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        top[0].Diff.CopyTo(bottom[0].Diff);
        foreach (Blob<T> blob in top[1..])
            TensorPrimitives.Add<T>(bottom[0].Diff, blob.Diff, bottom[0].Diff);
    }
}
