using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// A metric of class scores and labels that is computed from totals of the positions.
/// Bottoms: scores, outer × classes × inner; labels, one per position (outer·inner of them, in that order). No gradient flows back.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class MetricLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options), IMetricTotals
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : MetricOptions
{
    private readonly ClassLabels labels = new();
    private double[] totals = [];
    private double[] values = [];
    private ClassAxis axis;

    /// <inheritdoc/>
    public sealed override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    public sealed override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public sealed override ClassificationInputs? Classification => new(0, 1, axis.Axis, Options.IgnoreLabel);

    /// <inheritdoc/>
    public sealed override IMetricTotals MetricTotals => this;

    /// <inheritdoc/>
    public ReadOnlySpan<double> Totals => totals;

    /// <summary>The scores' extents around the class axis.</summary>
    protected ClassAxis Axis => axis;

    /// <summary>The number of classes.</summary>
    protected virtual int Classes => axis.Classes;

    /// <summary>The number of totals, at the present shapes.</summary>
    protected abstract int TotalCount { get; }

    /// <inheritdoc/>
    public sealed override bool TakesGradient(int bottom) => false;

    /// <inheritdoc/>
    public sealed override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        labels.Reshape(axis, bottom[0].Shape, bottom[1].Shape);
        CheckClasses();
        if (totals.Length != TotalCount)
            totals = new double[TotalCount];
        int largest = 0;
        for (int i = 0; i < top.Length; i++)
        {
            top[i].Reshape(TopShape(i));
            largest = Math.Max(largest, top[i].Count);
        }
        if (values.Length < largest)
            values = new double[largest];
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        labels.Read<T>(bottom[1].Data, axis with { Classes = Classes }, Options.IgnoreLabel);
        Array.Clear(totals);
        Count(bottom[0].Data, labels, totals);
        for (int i = 0; i < top.Length; i++)
        {
            Span<T> data = top[i].Data;
            Measure(totals, i, values.AsSpan(0, data.Length));
            for (int j = 0; j < data.Length; j++)
                data[j] = T.CreateTruncating(values[j]);
        }
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
    }

    /// <inheritdoc/>
    public abstract void Measure(ReadOnlySpan<double> totals, int top, Span<double> values);

    /// <summary>Whether the options fit the number of classes.</summary>
    /// <exception cref="InputException">They do not.</exception>
    protected virtual void CheckClasses()
    {
    }

    /// <summary>The shape of a top: a scalar, then one value per class.</summary>
    protected virtual Shape TopShape(int top) => top == 0 ? Shape.Scalar : new Shape(Classes);

    /// <summary>Adds a batch to totals of 0.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="labels">The labels, −1 where a position does not count.</param>
    /// <param name="totals">The totals.</param>
    protected abstract void Count(ReadOnlySpan<T> scores, ClassLabels labels, Span<double> totals);
}
