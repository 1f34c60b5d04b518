using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Concat.</summary>
public sealed record ConcatOptions : LayerOptions
{
    /// <summary>The axis along which the bottoms stand one after the other; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Caffe's older form of axis.</summary>
    [Range(0, int.MaxValue)]
    public int? ConcatDim { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (ConcatDim is not null && Axis != 1)
            yield return (nameof(ConcatDim), "'concat_dim' and 'axis' are both given, but they mean the same; give 'axis'");
    }
}

/// <summary>The bottoms one after the other along an axis: y = [x₁, x₂, …].  xᵢ: outer × nᵢ × inner, y: outer × Σ nᵢ × inner.
/// Backward: ∂xᵢ is the part of ∂y that came from xᵢ.</summary>
/// <remarks>Errors: no such axis; bottoms that differ in another axis. Source: Caffe Concat.</remarks>
[LayerType("Concat")]
public sealed class ConcatLayer<T>(ConcatOptions options) : Layer<T, ConcatOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int axis;
    private int outer;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape first = bottom[0].Shape;
        axis = InputChecks.Axis(first, Options.ConcatDim ?? Options.Axis);
        outer = first.CountOf(0, axis);
        int extent = 0;
        for (int i = 0; i < bottom.Length; i++)
        {
            Shape shape = bottom[i].Shape;
            if (shape.Rank != first.Rank || shape.With(axis, 0) != first.With(axis, 0))
                throw new InputException($"the bottoms must agree in every axis but axis {axis}, along which they are joined, but bottom 0 has the shape {first} and bottom {i} has {shape}");
            extent += shape[axis];
        }
        top[0].Reshape(first.With(axis, extent));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        int columns = top[0].Shape.CountFrom(axis), start = 0;
        foreach (Blob<T> part in bottom)
        {
            int width = part.Shape.CountFrom(axis);
            Rows.CopyColumns<T>(part.Data, width, 0, top[0].Data, columns, start, width, outer);
            start += width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        int columns = top[0].Shape.CountFrom(axis), start = 0;
        for (int i = 0; i < bottom.Length; i++)
        {
            int width = bottom[i].Shape.CountFrom(axis);
            if (propagateDown[i])
                Rows.CopyColumns<T>(top[0].Diff, columns, start, bottom[i].Diff, width, 0, width, outer);
            start += width;
        }
    }
}
