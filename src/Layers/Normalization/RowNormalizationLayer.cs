using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// A layer that normalizes rows of its bottom, each by itself: y = (x − μ) / √(σ² + ε) · γ + β. It has no memory of other batches, and does the same in training and testing.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class RowNormalizationLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : RowNormalizationOptions
{
    private NormalizedRows rows;

    // μ and 1 / √(σ² + ε) of each row of the last Forward.
    private double[] means = [];
    private double[] scales = [];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <summary>How the biases β are filled; null where the mean is not taken off and nothing is added.</summary>
    protected abstract FillerOptions? BiasFiller { get; }

    private bool IsCentered => BiasFiller is not null;

    private Parameter<T>? Weight => Options.Affine ? Parameters[0] : null;

    private Parameter<T>? Bias => Options.Affine && IsCentered ? Parameters[1] : null;

    /// <summary>The rows of a bottom.</summary>
    /// <exception cref="InputException">The shape has none.</exception>
    protected abstract NormalizedRows RowsOf(Shape shape);

    /// <summary>The shape of the weights for a bottom that has rows.</summary>
    protected abstract Shape WeightShape(Shape shape);

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        _ = RowsOf(shape);
        if (!Options.Affine)
            return;
        AddParameter("weight", WeightShape(shape), Options.WeightFiller);
        if (BiasFiller is { } filler)
            AddParameter("bias", WeightShape(shape), filler);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        rows = RowsOf(shape);
        if (rows.Columns == 0)
            throw new InputException($"a bottom of shape {shape} has no elements to take statistics of");
        if (Weight is { } weight && weight.Blob.Shape != WeightShape(shape))
            throw new InputException($"the weights have the shape {weight.Blob.Shape}, but a bottom of shape {shape} needs {WeightShape(shape)}");
        if (means.Length != rows.Rows)
            (means, scales) = (new double[rows.Rows], new double[rows.Rows]);
        top[0].Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        RowNormalization.Forward(rows, bottom[0].Data, IsCentered, Options.Eps, Values(Weight), Values(Bias), top[0].Data, means, scales);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> x = bottom[0].Data, yDiff = top[0].Diff;
        Span<T> weightDiff = Diff(Weight), biasDiff = Diff(Bias);
        if (!weightDiff.IsEmpty || !biasDiff.IsEmpty)
            NormalizationGradients.Add(rows, x, means, scales, yDiff, weightDiff, biasDiff);
        if (propagateDown[0])
            RowNormalization.Backward(rows, x, means, scales, IsCentered, Values(Weight), yDiff, bottom[0].Diff);
    }

    private static ReadOnlySpan<T> Values(Parameter<T>? parameter) => parameter is null ? default : parameter.Data;

    private static Span<T> Diff(Parameter<T>? parameter) => parameter is { Learns: true } ? parameter.Diff : default;
}
