using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>What the options of layers share that combine a bottom with a smaller blob along some of its axes.</summary>
public abstract record BroadcastOptions : LayerOptions
{
    /// <summary>The bottom's axis that the first axis of the smaller blob stands for; negative ones count from the end. A scalar needs none.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>With one bottom: the number of axes of the learned blob; −1 for all from axis on, 0 for a scalar.</summary>
    [Range(-1, int.MaxValue)]
    public int NumAxes { get; init; } = 1;
}

/// <summary>A layer that combines a bottom x with a smaller blob v, its second bottom or else learned, whose shape is that of some axes of x in a row: x is outer × |v| × inner.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class BroadcastLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : BroadcastOptions
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(1, 2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool CanShareDiff => true;

    /// <summary>x around the axes of v.</summary>
    protected AxisExtents Extents { get; private set; }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape x = bottom[0].Shape, v = Operand(bottom).Shape;
        int axis = v.Rank == 0 ? 0 : InputChecks.Axis(x, Options.Axis);
        if (axis + v.Rank > x.Rank || !x.Extents.Slice(axis, v.Rank).SequenceEqual(v.Extents))
        {
            string whose = bottom.Length > 1 ? "the second bottom" : "the learned blob";
            throw new InputException($"{whose} has the shape {v}, which is not that of axes {axis} to {axis + v.Rank - 1} of the first bottom, {x}");
        }
        Extents = new AxisExtents(x.CountOf(0, axis), v.Count, x.CountFrom(axis + v.Rank));
        top[0].Reshape(x);
    }

    /// <summary>v: the second bottom, or else the first learned blob.</summary>
    protected Blob<T> Operand(ReadOnlySpan<Blob<T>> bottom) => bottom.Length > 1 ? bottom[1] : Parameters[0].Blob;

    /// <summary>The shape of a learned v.</summary>
    /// <exception cref="InputException">The bottom has not so many axes.</exception>
    protected Shape LearnedShape(Shape x)
    {
        if (Options.NumAxes == 0)
            return Shape.Scalar;
        int axis = InputChecks.Axis(x, Options.Axis);
        if (axis + Options.NumAxes > x.Rank)
            throw new InputException($"'num_axes' is {Options.NumAxes}, but a bottom of shape {x} has {x.Rank - axis} axes from axis {axis} on");
        return new Shape(Options.NumAxes == -1 ? x.Extents[axis..] : x.Extents.Slice(axis, Options.NumAxes));
    }

    /// <summary>Where the gradient of v goes, ready to be added to: a learned blob's diff as it is, the second bottom's cleared; empty where nobody asks for it or it does not learn.</summary>
    protected Span<T> OperandDiff(ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (bottom.Length == 1)
            return Parameters[0].Learns ? Parameters[0].Diff : default;
        if (!propagateDown[1])
            return default;
        Span<T> diff = bottom[1].Diff;
        diff.Clear();
        return diff;
    }
}
