using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Flatten.</summary>
public sealed record FlattenOptions : LayerOptions
{
    /// <summary>The first axis of those that become one; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>The last of them; negative ones count from the end.</summary>
    public int EndAxis { get; init; } = -1;
}

/// <summary>Makes the axes from axis to end_axis one: y = x.  x: N × C × H × W, y: N × (C·H·W) with the defaults.
/// Backward: ∂x = ∂y.</summary>
/// <remarks>Errors: no such axes; an end_axis before axis. Source: Caffe Flatten.</remarks>
[LayerType("Flatten")]
public sealed class FlattenLayer<T>(FlattenOptions options) : ReshapingLayer<T, FlattenOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override Shape TopShape(Shape bottom)
    {
        int first = InputChecks.Axis(bottom, Options.Axis), last = InputChecks.Axis(bottom, Options.EndAxis, "end_axis");
        if (last < first)
            throw new InputException($"'end_axis' is axis {last} of a bottom of shape {bottom}, which comes before 'axis', {first}");
        return new Shape([.. bottom.Extents[..first], bottom.CountOf(first, last + 1), .. bottom.Extents[(last + 1)..]]);
    }
}
