using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of SigmoidCrossEntropyLoss.</summary>
public sealed record SigmoidCrossEntropyLossOptions : LabelLossOptions
{
    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Sigmoid", new NoOptions(), "probabilities");
}

/// <summary>Cross-entropy of the sigmoid of scores with targets, fused: loss = Σᵢ −(tᵢ·log σ(xᵢ) + (1 − tᵢ)·log(1 − σ(xᵢ))) / divisor.</summary>
/// <remarks>
/// Bottoms: scores x, N × any; targets t of 0 … 1, as many for each sample; optionally weights v, one per sample or one per element. Top: the loss, a scalar.
/// Two-class logistic regression, or any number of independent labels.
/// <para>The loss of an element is max(x, 0) − x·t + log1p(e^−|x|), which is finite for all finite x.</para>
/// <para>Backward: ∂x = weight / divisor · (σ(x) − t), 0 where t is the ignore_label. With v the loss and ∂x of an element are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: a target that is NaN or not within 0 … 1 (nor the ignore_label); shapes that do not fit; a weight that is negative or not finite.</para>
/// <para>Source: Caffe SigmoidCrossEntropyLoss, whose overflow to NaN at |x| &gt; 1.7e38 it does not share.</para>
/// </remarks>
[LayerType("SigmoidCrossEntropyLoss", Role = LayerRole.Loss)]
public sealed class SigmoidCrossEntropyLossLayer<T>(SigmoidCrossEntropyLossOptions options) : Layer<T, SigmoidCrossEntropyLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T> losses = new(new Shape(0));
    private readonly SampleWeights<T> sampleWeights = new(2);
    private int valid;
    private double validWeight;
    private int scoresPerSample;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <summary>Two classes where a sample has one score; independent labels are no classes.</summary>
    public override ClassificationInputs? Classification => scoresPerSample == 1 ? new(0, 1, 1, Options.IgnoreLabel) : null;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        InputChecks.SameSamples(bottom[0].Shape, bottom[1].Shape);
        scoresPerSample = bottom[0].Shape.Rank == 0 ? 1 : bottom[0].Shape.CountFrom(1);
        losses.Reshape(bottom[0].Shape);
        sampleWeights.Reshape(bottom, bottom[0].Shape.Rank == 0 ? 1 : bottom[0].Shape[0], bottom[0].Shape.Count, "element");
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> targets = bottom[1].Data;
        valid = CheckTargets(targets, bottom[1].Shape);
        ReadOnlySpan<T> weights = sampleWeights.ReadOfParts(bottom);
        validWeight = weights.IsEmpty ? valid : WeightOfValid(targets, weights);
        Elementwise.SigmoidCrossEntropy(bottom[0].Data, targets, losses.Data);
        Weigh(targets, weights, losses.Data);
        top[0].Data[0] = T.CreateTruncating(Sums.Sum<T>(losses.Data) / Divisor(bottom[0].Shape));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> targets = bottom[1].Data;
        double scale = double.CreateTruncating(top[0].Diff[0]) / Divisor(bottom[0].Shape);
        Elementwise.SigmoidCrossEntropyBackward(bottom[0].Data, targets, scale, bottom[0].Diff);
        Weigh(targets, sampleWeights.ReadOfParts(bottom), bottom[0].Diff);
    }

    private double Divisor(Shape shape) => Options.Divisor(shape.Rank == 0 ? 1 : shape[0], shape.Count, validWeight);

    private double WeightOfValid(ReadOnlySpan<T> targets, ReadOnlySpan<T> weights)
    {
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += IsIgnored(targets[i]) ? 0 : double.CreateTruncating(weights[i]);
        return sum;
    }

    private void Weigh(ReadOnlySpan<T> targets, ReadOnlySpan<T> weights, Span<T> values)
    {
        if (!weights.IsEmpty)
            TensorPrimitives.Multiply(values, weights, values);
        if (valid < targets.Length)
            ClearIgnored(targets, values);
    }

    private int CheckTargets(ReadOnlySpan<T> targets, Shape shape)
    {
        int count = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] >= T.Zero && targets[i] <= T.One)
                count += IsIgnored(targets[i]) ? 0 : 1;
            else if (!IsIgnored(targets[i]))
                throw Wrong(i, targets[i], shape);
        }
        return count;
    }

    private bool IsIgnored(T target) => Options.IgnoreLabel is { } ignored && double.CreateTruncating(target) == ignored;

    private void ClearIgnored(ReadOnlySpan<T> targets, Span<T> values)
    {
        for (int i = 0; i < targets.Length; i++)
        {
            if (IsIgnored(targets[i]))
                values[i] = T.Zero;
        }
    }

    private InputException Wrong(int index, T target, Shape shape)
    {
        int perSample = shape.Rank == 0 ? 1 : shape.CountFrom(1);
        string place = perSample == 1 ? $"sample {index}" : $"sample {index / perSample}, element {index % perSample}";
        string ignored = Options.IgnoreLabel is { } label ? $", or {label}, the ignore_label" : "";
        return new InputException($"the target of {place} is {target.ToString("R", CultureInfo.InvariantCulture)}, but a target is a number of 0 to 1{ignored}");
    }
}
