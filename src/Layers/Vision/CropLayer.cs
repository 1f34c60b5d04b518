using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Crop.</summary>
public sealed record CropOptions : LayerOptions
{
    /// <summary>The first axis that is cropped: all from it on are. Negative ones count from the end.</summary>
    public int Axis { get; init; } = 2;

    /// <summary>How many elements are left out at the beginning of each cropped axis: one number for each, or one for all; empty for 0.</summary>
    public IReadOnlyList<int> Offset { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Offset.Any(offset => offset < 0))
            yield return (nameof(Offset), $"'offset' must be 0 or more, not {Offset.First(offset => offset < 0)}");
    }
}

/// <summary>y[i] = x[i + offset], as much of the first bottom as the second has elements on the cropped axes.  x: the first bottom, any shape; the second bottom: as many axes, only its shape matters; y: the extents of x
/// before axis, those of the second bottom from it on.
/// Backward: ∂x[i + offset] = ∂y[i], 0 elsewhere; no gradient for the second bottom.</summary>
/// <remarks>
/// Errors: bottoms with different numbers of axes; an offset list of another length than there are cropped axes; a box that does not lie in the first bottom.
/// <para>Source: Caffe Crop; Long, Shelhamer &amp; Darrell, Fully convolutional networks for semantic segmentation, CVPR 2015.</para>
/// </remarks>
[LayerType("Crop")]
public sealed class CropLayer<T>(CropOptions options) : Layer<T, CropOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int[] offset = [];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape, reference = bottom[1].Shape;
        if (shape.Rank != reference.Rank)
            throw new InputException($"the bottoms must have as many axes, but their shapes are {shape} and {reference}");
        int axis = InputChecks.Axis(shape, Options.Axis), cropped = shape.Rank - axis;
        if (Options.Offset.Count > 1 && Options.Offset.Count != cropped)
            throw new InputException($"'offset' has {Options.Offset.Count} values, but {cropped} axes are cropped; give one for each, or one for all");
        offset = new int[shape.Rank];
        Shape result = shape;
        for (int i = axis; i < shape.Rank; i++)
        {
            offset[i] = Options.Offset.Count == 0 ? 0 : Options.Offset[Options.Offset.Count == 1 ? 0 : i - axis];
            if (offset[i] > shape[i] - reference[i])
                throw new InputException($"on axis {i}, {reference[i]} elements from offset {offset[i]} on do not lie in the {shape[i]} of a bottom of shape {shape}");
            result = result.With(i, reference[i]);
        }
        top[0].Reshape(result);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        Region.CopyOut(bottom[0].Data, bottom[0].Shape.Extents, offset, top[0].Data, top[0].Shape.Extents);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        Span<T> bottomDiff = bottom[0].Diff;
        bottomDiff.Clear();
        Region.CopyIn(top[0].Diff, top[0].Shape.Extents, bottomDiff, bottom[0].Shape.Extents, offset);
    }
}
