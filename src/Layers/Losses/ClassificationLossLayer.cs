using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// A loss that compares a value per class with a label per position: loss = Σ ℓ(position) / divisor, the divisor by the options' normalization or reduction.
/// Bottoms: values, outer × classes × inner; labels, one per position (outer·inner of them, in that order) or, soft, shaped as the values; optionally weights, one per sample (the first axis) or one per
/// position, which multiply the losses and take no gradient.
/// First top: the loss, a scalar; unreduced, shaped as the values without the class axis.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ClassificationLossLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : ClassificationLossOptions
{
    private const int WeightsBottom = 2;

    private readonly ClassLabels labels = new();
    private readonly SampleWeights<T> sampleWeights = new(WeightsBottom);
    private readonly T[] classWeights = [.. options.ClassWeights.Select(T.CreateTruncating)];
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override ClassificationInputs? Classification => Options.SoftLabel ? null : new(0, 1, axis.Axis, Options.IgnoreLabel);

    /// <summary>The first bottom's extents around the class axis.</summary>
    protected ClassAxis Axis => axis;

    /// <summary>The labels of this pass, −1 where a position is ignored; none where they are soft.</summary>
    protected ReadOnlySpan<int> Labels => Options.SoftLabel ? default : labels.Values;

    /// <summary>What the sum of the losses of this pass is divided by; 1 where they are not reduced.</summary>
    protected double Divisor { get; private set; } = 1;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => top == 0 ? 1 : 0;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.ClassWeights.Word is not null)
            throw new InvalidOperationException($"the class weights are not known yet: {nameof(LayerOptions)}.{nameof(LayerOptions.Resolve)} finds them");
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        axis = ClassAxis.Of(shape, Options.Axis);
        if (classWeights.Length > 0 && classWeights.Length != axis.Classes)
            throw new InputException($"'class_weights' has {classWeights.Length} entries, but there are {axis.Classes} classes (shape {shape}, class axis {axis.Axis})");
        if (Options.SoftLabel)
            SoftLabels.CheckShape(shape, bottom[1].Shape);
        else
            labels.Reshape(axis, shape, bottom[1].Shape);
        sampleWeights.Reshape(bottom, axis.Axis == 0 ? axis.Positions : shape[0], axis.Positions, "position");
        top[0].Reshape(Options.Reduction == LossReduction.None ? new Shape([.. shape.Take(axis.Axis), .. shape.Skip(axis.Axis + 1)]) : Shape.Scalar);
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        if (Options.SoftLabel)
            SoftLabels.Check<T>(bottom[1].Data, axis);
        else
            labels.Read<T>(bottom[1].Data, axis, Options.IgnoreLabel);
        bool isReduced = Options.Reduction != LossReduction.None;
        CrossEntropySettings<T> settings = Settings(sampleWeights.ReadOfParts(bottom));
        Divisor = Options.Divisor(axis.Outer, axis.Positions, SoftmaxCrossEntropy.Normalizer(Labels, axis.Positions, settings).Weight);
        double sum = SumOfLosses(bottom[0].Data, SoftTargets(bottom), isReduced ? default : top[0].Data, settings, top);
        if (isReduced)
            top[0].Data[0] = T.CreateTruncating(sum / Divisor);
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        CrossEntropySettings<T> settings = Settings(sampleWeights.ReadOfParts(bottom));
        if (Options.Reduction == LossReduction.None)
            Backward(top, SoftTargets(bottom), 1, top[0].Diff, settings, bottom[0]);
        else
            Backward(top, SoftTargets(bottom), double.CreateTruncating(top[0].Diff[0]) / Divisor, default, settings, bottom[0]);
    }

    /// <summary>β, the inverse temperature of a loss that has one.</summary>
    protected virtual double InverseTemperature => 1;

    /// <summary>Σ ℓ over the positions that are not ignored, in double; fills the tops after the first.</summary>
    /// <param name="values">The first bottom.</param>
    /// <param name="targets">The soft labels; empty where <see cref="Labels"/> are given.</param>
    /// <param name="losses">Where ℓ of each position goes; empty where nobody asks.</param>
    /// <param name="settings">Weights, label smoothing and inverse temperature.</param>
    /// <param name="top">The tops.</param>
    protected abstract double SumOfLosses(ReadOnlySpan<T> values, ReadOnlySpan<T> targets, Span<T> losses, CrossEntropySettings<T> settings, ReadOnlySpan<Blob<T>> top);

    /// <summary>Overwrites the values' diff by scale·∂(Σ scales_i·ℓ_i)/∂values, and what flows back from the tops after the first.</summary>
    /// <param name="top">The tops.</param>
    /// <param name="targets">The soft labels; empty where <see cref="Labels"/> are given.</param>
    /// <param name="scale">A factor of all: the loss weight over the divisor.</param>
    /// <param name="scales">A factor for each position; empty: 1 each.</param>
    /// <param name="settings">Weights, label smoothing and inverse temperature.</param>
    /// <param name="values">The first bottom.</param>
    protected abstract void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, CrossEntropySettings<T> settings, Blob<T> values);

    private CrossEntropySettings<T> Settings(ReadOnlySpan<T> positionWeights) =>
        new() { ClassWeights = classWeights, PositionWeights = positionWeights, LabelSmoothing = Options.LabelSmoothing, Beta = InverseTemperature };

    private ReadOnlySpan<T> SoftTargets(ReadOnlySpan<Blob<T>> bottom) => Options.SoftLabel ? bottom[1].Data : default;
}
