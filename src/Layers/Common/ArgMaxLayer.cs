using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of ArgMax.</summary>
public sealed record ArgMaxOptions : LayerOptions
{
    /// <summary>Whether the largest values are given: with an axis instead of their indices, without one beside them.</summary>
    public bool OutMaxVal { get; init; }

    /// <summary>How many of the largest are given, k.</summary>
    [Range(1, int.MaxValue)]
    public int TopK { get; init; } = 1;

    /// <summary>The axis along which the largest are sought; negative ones count from the end. By default each sample is taken as one vector.</summary>
    public int? Axis { get; init; }
}

/// <summary>The indices, as numbers, of the k largest values, in falling order: y = argmax x.</summary>
/// <remarks>
/// With an axis: x: outer × n × inner, y: outer × k × inner, the indices (with out_max_val the values).
/// Without: x: N × any, y: N×1×k×1×… of the rank of x and at least 3, the indices (with out_max_val N×2×k: the indices, then the values).
/// <para>Of equal values the larger index comes first; NaN ranks above all. No gradient flows back.</para>
/// <para>Errors: no such axis; top_k larger than the number of values. Source: Caffe ArgMax.</para>
/// </remarks>
[LayerType("ArgMax")]
public sealed class ArgMaxLayer<T>(ArgMaxOptions options) : Layer<T, ArgMaxOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] indices = new int[options.TopK];
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (Options.Axis is { } given)
            axis = ClassAxis.Of(shape, given);
        else if (shape.Rank > 0)
            axis = new ClassAxis(1, shape[0], shape.CountFrom(1), 1);
        else
            throw new InputException("the bottom is a scalar: there is nothing to choose the largest of");
        if (Options.TopK > axis.Classes)
            throw new InputException($"'top_k' is {Options.TopK}, but the largest are sought among {axis.Classes} value(s) of a bottom of shape {shape}");
        top[0].Reshape(Options.Axis is null ? FlatTop(shape) : shape.With(axis.Axis, Options.TopK));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data;
        Span<T> y = top[0].Data;
        bool withValues = Options.OutMaxVal, withIndices = !withValues || Options.Axis is null;
        int k = Options.TopK;
        for (int position = 0; position < axis.Positions; position++)
        {
            int start = axis.Start(position);
            TopK.Select(x, start, axis.Classes, axis.Inner, indices);
            int first = withIndices && withValues ? position * 2 * k : position / axis.Inner * k * axis.Inner + position % axis.Inner;
            for (int i = 0; i < k; i++)
            {
                T value = x[start + indices[i] * axis.Inner];
                y[first + i * axis.Inner] = withIndices ? T.CreateTruncating(indices[i]) : value;
                if (withIndices && withValues)
                    y[first + k + i] = value;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
    }

    private Shape FlatTop(Shape shape)
    {
        Span<int> extents = stackalloc int[Math.Max(shape.Rank, 3)];
        extents.Fill(1);
        (extents[0], extents[1], extents[2]) = (shape[0], Options.OutMaxVal ? 2 : 1, Options.TopK);
        return new Shape(extents);
    }
}
