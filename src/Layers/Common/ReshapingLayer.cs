using System.Numerics;

namespace NetFramework.Layers;

/// <summary>A layer whose top has the values of its bottom under another shape.  Backward: ∂x = ∂y, under the bottom's shape.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ReshapingLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LayerOptions
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool CanShareDiff => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(TopShape(bottom[0].Shape));

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => bottom[0].Data.CopyTo(top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            top[0].Diff.CopyTo(bottom[0].Diff);
    }

    /// <summary>The top's shape, of as many elements as the bottom's.</summary>
    /// <exception cref="InputException">The options do not fit the bottom's shape.</exception>
    protected abstract Shape TopShape(Shape bottom);
}
