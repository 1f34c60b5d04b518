using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Reshape.</summary>
public sealed record ReshapeOptions : LayerOptions
{
    /// <summary>The new extents: 0 keeps the bottom's extent in that place, counted from axis; one may be −1, which is what is left over.</summary>
    public IReadOnlyList<int> Shape { get; init; } = [];

    /// <summary>The first axis that is replaced; negative ones count from the end, −1 being the place after the last axis.</summary>
    public int Axis { get; init; }

    /// <summary>How many axes are replaced; −1 for all from axis on. 0 puts the new axes before axis.</summary>
    [Range(-1, int.MaxValue)]
    public int NumAxes { get; init; } = -1;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Shape.Any(extent => extent < -1))
            yield return (nameof(Shape), $"the extents of 'shape' are 1 or more, 0 (as the bottom's) or -1 (what is left over), but [{string.Join(", ", Shape)}] holds {Shape.First(extent => extent < -1)}");
        if (Shape.Count(extent => extent == -1) > 1)
            yield return (nameof(Shape), $"only one extent of 'shape' can be -1, what is left over, but [{string.Join(", ", Shape)}] has {Shape.Count(extent => extent == -1)}");
    }
}

/// <summary>The bottom under another shape: y = x.  x, y: as many elements.
/// Backward: ∂x = ∂y.</summary>
/// <remarks>Of a bottom of shape 2 × 8: shape [0, −1, 4] gives 2×2×4; shape [1, 2] with num_axes 1 gives 1×2×8; shape [1] with axis 1 and num_axes 0 gives 2×1×8.
/// <para>Errors: another number of elements; axes that the bottom has not. Source: Caffe Reshape.</para></remarks>
[LayerType("Reshape")]
public sealed class ReshapeLayer<T>(ReshapeOptions options) : ReshapingLayer<T, ReshapeOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override Shape TopShape(Shape bottom)
    {
        int first = Options.Axis >= 0 ? Options.Axis : bottom.Rank + Options.Axis + 1;
        if (first < 0 || first > bottom.Rank)
            throw new InputException($"'axis' is {Options.Axis}, but in a bottom of shape {bottom} new axes have the places {-bottom.Rank - 1} to {bottom.Rank}");
        if (Options.NumAxes > bottom.Rank - first)
            throw new InputException($"'num_axes' is {Options.NumAxes}, but a bottom of shape {bottom} has {bottom.Rank - first} axes from axis {first} on");
        int end = Options.NumAxes == -1 ? bottom.Rank : first + Options.NumAxes;
        int[] extents = [.. Options.Shape];
        int inferred = -1;
        long known = 1;
        for (int i = 0; i < extents.Length; i++)
        {
            if (extents[i] == 0)
                extents[i] = first + i < bottom.Rank ? bottom[first + i] : throw new InputException($"entry {i} of 'shape' is 0, which copies axis {first + i} of the bottom, but its shape is {bottom}");
            if (extents[i] == -1)
                inferred = i;
            else
                known = Math.Min(known * extents[i], int.MaxValue);
        }
        int replaced = bottom.CountOf(first, end);
        if (inferred >= 0 && known > 0 && replaced % known == 0)
            extents[inferred] = (int)(replaced / known);
        else if (inferred >= 0 || known != replaced)
            throw new InputException($"'shape' [{string.Join(", ", Options.Shape)}] does not fit the {replaced} element(s) in axes {first} to {end - 1} of a bottom of shape {bottom}");
        return new Shape([.. bottom.Extents[..first], .. extents, .. bottom.Extents[end..]]);
    }
}
