using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Blobs that the user fills: top i has the given shape, and the values that were written to it (0 before that).
/// A user may give a top another shape; it keeps that. Backward: nothing.</summary>
[LayerType("Input", Role = LayerRole.Data)]
public sealed class InputLayer<T>(InputOptions options) : Layer<T, InputOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.None;

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override bool TopsAreNetInputs => true;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        IReadOnlyList<IReadOnlyList<int>> shapes = Options.Shape;
        if (shapes.Count != 1 && shapes.Count != top.Length)
            throw new InputException($"'shape' holds {shapes.Count} shapes, but the layer has {top.Length} top(s): expected one shape for all tops, or one for each");
        for (int i = 0; i < top.Length; i++)
            top[i].Reshape(new Shape([.. shapes.Count == 1 ? shapes[0] : shapes[i]]));
    }

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
    }
}
