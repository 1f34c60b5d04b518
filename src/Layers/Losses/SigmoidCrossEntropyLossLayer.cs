using System.Globalization;
using System.Numerics;
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
/// Bottoms: scores x, N × any; targets t of 0 … 1, as many for each sample. Top: the loss, a scalar. Two-class logistic regression, or any number of independent labels.
/// <para>The loss of an element is max(x, 0) − x·t + log1p(e^−|x|), which is finite for all finite x.</para>
/// <para>Backward: ∂x = weight / divisor · (σ(x) − t), 0 where t is the ignore_label.</para>
/// <para>Errors: a target that is NaN or not within 0 … 1 (nor the ignore_label); shapes that do not fit.</para>
/// <para>Source: Caffe SigmoidCrossEntropyLoss, whose overflow to NaN at |x| &gt; 1.7e38 it does not share.</para>
/// </remarks>
[LayerType("SigmoidCrossEntropyLoss", Role = LayerRole.Loss)]
public sealed class SigmoidCrossEntropyLossLayer<T>(SigmoidCrossEntropyLossOptions options) : Layer<T, SigmoidCrossEntropyLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T> losses = new(new Shape(0));
    private int valid;
    private int scoresPerSample;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

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
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> targets = bottom[1].Data;
        valid = CheckTargets(targets, bottom[1].Shape);
        Elementwise.SigmoidCrossEntropy(bottom[0].Data, targets, losses.Data);
        if (valid < targets.Length)
            ClearIgnored(targets, losses.Data);
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
        if (valid < targets.Length)
            ClearIgnored(targets, bottom[0].Diff);
    }

    private double Divisor(Shape shape) => Options.Divisor(shape.Rank == 0 ? 1 : shape[0], shape.Count, valid);

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
