using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Chooses samples by index, in any order and any number of times: y[i] = x[indices[i]].
/// Backward: ∂x[n] = Σ ∂y[i] over the i with indices[i] = n.</summary>
/// <remarks>
/// Bottoms: x, N × any; the indices, M integers of 0 … N − 1. Top: M × any.
/// <para>Errors: an index that is no sample's; indices of more than one axis. Source: Caffe BatchReindex.</para>
/// </remarks>
[LayerType("BatchReindex")]
public sealed class BatchReindexLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowIndices indices = new();
    private int columns;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (shape.Rank == 0 || bottom[1].Shape.Rank != 1)
            throw new InputException($"the bottoms must be samples, N × any, and a list of indices, but their shapes are {shape} and {bottom[1].Shape}");
        columns = shape.CountFrom(1);
        indices.Reshape(bottom[1].Count);
        top[0].Reshape(shape.With(0, bottom[1].Count));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        indices.Read<T>(bottom[1].Data, bottom[0].Shape[0]);
        Rows.Gather<T>(bottom[0].Data, indices.Values, columns, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        bottom[0].Diff.Clear();
        Rows.AddScattered<T>(top[0].Diff, indices.Values, columns, bottom[0].Diff);
    }
}
