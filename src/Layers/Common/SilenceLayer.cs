using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Takes blobs, of any shapes, that nothing else reads, and gives none: they count as used.
/// Backward: ∂xᵢ = 0 for each bottom i.</summary>
/// <remarks>Source: Caffe Silence.</remarks>
[LayerType("Silence")]
public sealed class SilenceLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.None;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        for (int i = 0; i < bottom.Length; i++)
        {
            if (propagateDown[i])
                bottom[i].Diff.Clear();
        }
    }
}
