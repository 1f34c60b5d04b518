using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Slice.</summary>
public sealed record SliceOptions : LayerOptions
{
    /// <summary>The axis that is cut; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Where each top after the first begins on the axis: one fewer than there are tops. By default all tops are of one size.</summary>
    public IReadOnlyList<int> SlicePoint { get; init; } = [];

    /// <summary>Caffe's older form of axis.</summary>
    [Range(0, int.MaxValue)]
    public int? SliceDim { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (SliceDim is not null && Axis != 1)
            yield return (nameof(SliceDim), "'slice_dim' and 'axis' are both given, but they mean the same; give 'axis'");
        if (SlicePoint.Zip(SlicePoint.Skip(1)).Any(pair => pair.First >= pair.Second) || SlicePoint.Any(point => point < 1))
            yield return (nameof(SlicePoint), $"'slice_point' must hold rising numbers of 1 or more, but is [{string.Join(", ", SlicePoint)}]");
    }
}

/// <summary>Cuts the bottom along an axis: [y₁, y₂, …] = x.  x: outer × Σ nᵢ × inner, yᵢ: outer × nᵢ × inner.
/// Backward: ∂x = [∂y₁, ∂y₂, …].</summary>
/// <remarks>Errors: no such axis; not one slice point fewer than tops; a slice point beyond the axis; without slice points, an extent that the number of tops does not divide. Source: Caffe Slice.</remarks>
[LayerType("Slice")]
public sealed class SliceLayer<T>(SliceOptions options) : Layer<T, SliceOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int axis;
    private int outer;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.AtLeast(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.SlicePoint.Count > 0 && Options.SlicePoint.Count != top.Length - 1)
            throw new InputException($"'slice_point' has {Options.SlicePoint.Count} entries, but {top.Length} top(s) need {top.Length - 1}");
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        axis = InputChecks.Axis(shape, Options.SliceDim ?? Options.Axis);
        outer = shape.CountOf(0, axis);
        int extent = shape[axis];
        IReadOnlyList<int> points = Options.SlicePoint;
        if (points.Count == 0 && extent % top.Length != 0)
            throw new InputException($"the extent of axis {axis} of a bottom of shape {shape} is not a multiple of the {top.Length} tops: give 'slice_point'");
        if (points.Count > 0 && points[^1] >= extent)
            throw new InputException($"'slice_point' holds {points[^1]}, but axis {axis} of a bottom of shape {shape} ends at {extent}");
        for (int i = 0, from = 0; i < top.Length; i++)
        {
            int to = points.Count == 0 ? from + extent / top.Length : i < points.Count ? points[i] : extent;
            top[i].Reshape(shape.With(axis, to - from));
            from = to;
        }
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        int columns = bottom[0].Shape.CountFrom(axis), start = 0;
        foreach (Blob<T> part in top)
        {
            int width = part.Shape.CountFrom(axis);
            Rows.CopyColumns<T>(bottom[0].Data, columns, start, part.Data, width, 0, width, outer);
            start += width;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        int columns = bottom[0].Shape.CountFrom(axis), start = 0;
        foreach (Blob<T> part in top)
        {
            int width = part.Shape.CountFrom(axis);
            Rows.CopyColumns<T>(part.Diff, width, 0, bottom[0].Diff, columns, start, width, outer);
            start += width;
        }
    }
}
