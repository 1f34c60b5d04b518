using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// A loss that compares a value per class with a label per position: loss = Σ ℓ(position) / divisor, the divisor by the options' normalization.
/// Bottoms: values, outer × classes × inner; labels, one per position (outer·inner of them, in that order). First top: the loss, a scalar.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ClassificationLossLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : ClassificationLossOptions
{
    private readonly ClassLabels labels = new();
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override ClassificationInputs? Classification => new(0, 1, axis.Axis, Options.IgnoreLabel);

    /// <summary>The first bottom's extents around the class axis.</summary>
    protected ClassAxis Axis => axis;

    /// <summary>The labels of this pass, −1 where a position is ignored.</summary>
    protected ReadOnlySpan<int> Labels => labels.Values;

    /// <summary>What the sum of the losses is divided by.</summary>
    protected double Divisor => Options.Divisor(axis.Outer, axis.Positions, labels.Valid);

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => top == 0 ? 1 : 0;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        labels.Reshape(axis, bottom[0].Shape, bottom[1].Shape);
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        labels.Read<T>(bottom[1].Data, axis, Options.IgnoreLabel);
        top[0].Data[0] = T.CreateTruncating(SumOfLosses(bottom[0], top) / Divisor);
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Backward(top, double.CreateTruncating(top[0].Diff[0]) / Divisor, bottom[0]);
    }

    /// <summary>Σ ℓ over the positions that are not ignored, in double; fills the tops after the first.</summary>
    protected abstract double SumOfLosses(Blob<T> values, ReadOnlySpan<Blob<T>> top);

    /// <summary>Overwrites the values' diff by <paramref name="scale"/>·∂(Σ ℓ)/∂values, and what flows back from the tops after the first.</summary>
    /// <param name="top">The tops.</param>
    /// <param name="scale">The loss weight over the divisor.</param>
    /// <param name="values">The first bottom.</param>
    protected abstract void Backward(ReadOnlySpan<Blob<T>> top, double scale, Blob<T> values);
}
