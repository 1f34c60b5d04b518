using System.ComponentModel.DataAnnotations;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Tile.</summary>
public sealed record TileOptions : LayerOptions
{
    /// <summary>The axis along which the bottom is repeated; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>How many copies stand one after the other.</summary>
    [Range(1, int.MaxValue)]
    public required int Tiles { get; init; }
}

/// <summary>Repeats the bottom along an axis: y = [x, x, …].  x: outer × n × inner, y: outer × (tiles·n) × inner.
/// Backward: ∂x is the sum of ∂y over the copies.</summary>
/// <remarks>Errors: no such axis. Source: Caffe Tile.</remarks>
[LayerType("Tile")]
public sealed class TileLayer<T>(TileOptions options) : Layer<T, TileOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int outer;
    private int width;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis);
        if ((double)Options.Tiles * Math.Max(shape.Count, 1) > Array.MaxLength)
            throw new InputException($"{Options.Tiles} copies of a bottom of shape {shape} are more than {Array.MaxLength} elements");
        (outer, width) = (shape.CountOf(0, axis), shape.CountFrom(axis));
        top[0].Reshape(shape.With(axis, Options.Tiles * shape[axis]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int tile = 0; tile < Options.Tiles; tile++)
            Rows.CopyColumns<T>(bottom[0].Data, width, 0, top[0].Data, Options.Tiles * width, tile * width, width, outer);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        for (int i = 0; i < outer; i++)
        {
            Span<T> xDiff = bottom[0].Diff.Slice(i * width, width);
            ReadOnlySpan<T> copies = top[0].Diff.Slice(i * Options.Tiles * width, Options.Tiles * width);
            copies[..width].CopyTo(xDiff);
            for (int tile = 1; tile < Options.Tiles; tile++)
                TensorPrimitives.Add(xDiff, copies.Slice(tile * width, width), xDiff);
        }
    }
}
