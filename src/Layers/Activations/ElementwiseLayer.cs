using System.Numerics;

namespace NetFramework.Layers;

/// <summary>A layer whose top has its bottom's shape, each element a function of the one in its place: y = f(x).  Backward: ∂x = ∂y · f′(x).</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ElementwiseLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LayerOptions
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Apply(bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Differentiate(bottom[0].Data, top[0].Data, top[0].Diff, bottom[0].Diff);
    }

    /// <summary>y = f(x). Where the layer may share memory, y may be x.</summary>
    protected abstract void Apply(ReadOnlySpan<T> x, Span<T> y);

    /// <summary>∂x = ∂y · f′(x). Where the layer may share memory, x no longer holds its values; where Backward reads no tops, y does not.</summary>
    protected abstract void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff);
}
