using System.Numerics;

namespace NetFramework.Layers;

/// <summary>How HingeLoss counts a violated margin.</summary>
public enum HingeNorm
{
    /// <summary>As it is.</summary>
    L1,

    /// <summary>Squared.</summary>
    L2,
}

/// <summary>Options of HingeLoss.</summary>
public sealed record HingeLossOptions : LayerOptions
{
    /// <summary>L1, the margin violations, or L2, their squares.</summary>
    public HingeNorm Norm { get; init; }
}

/// <summary>One-against-all hinge loss: loss = Σ max(0, 1 − δ · x)ᵖ / N, p = 1 or 2, δ = 1 for the label's class and −1 for the others.</summary>
/// <remarks>
/// Bottoms: scores x, N × K (all axes after the first are taken together as K); labels, N integers of 0 … K − 1; optionally weights v, one per sample. Top: the loss, a scalar.
/// <para>Backward: ∂x = −weight / N · δ where 1 − δ·x &gt; 0, else 0; with L2 times 2·(1 − δ·x). With v the loss and ∂x of a sample are multiplied by its own; no gradient flows to v.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label for each sample; a weight that is negative or not finite. Source: Caffe HingeLoss.</para>
/// </remarks>
[LayerType("HingeLoss", Role = LayerRole.Loss)]
public sealed class HingeLossLayer<T>(HingeLossOptions options) : Layer<T, HingeLossOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ClassLabels labels = new();
    private readonly SampleWeights<T> sampleWeights = new(2);
    private ClassAxis axis;
    private bool isMatrix;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override ClassificationInputs? Classification => isMatrix ? new(0, 1, 1, null) : null;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (shape.Rank == 0 || shape.CountFrom(1) == 0)
            throw new InputException($"the scores must have the shape N × K, but theirs is {shape}");
        axis = new ClassAxis(1, shape[0], shape.CountFrom(1), 1);
        isMatrix = shape.Rank > 1 && shape.CountFrom(2) == 1;
        labels.Reshape(axis, shape, bottom[1].Shape);
        sampleWeights.Reshape(bottom, axis.Outer, axis.Outer, "sample");
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        labels.Read<T>(bottom[1].Data, axis, null);
        ReadOnlySpan<T> weights = sampleWeights.Read(bottom);
        double sum = 0;
        for (int n = 0; n < axis.Outer; n++)
        {
            double weight = weights.IsEmpty ? 1 : double.CreateTruncating(weights[n]);
            if (weight != 0)
                sum += weight * Violations(bottom[0].Data, n);
        }
        top[0].Data[0] = T.CreateTruncating(sum / Math.Max(axis.Outer, 1));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> weights = sampleWeights.Read(bottom);
        double scale = double.CreateTruncating(top[0].Diff[0]) / Math.Max(axis.Outer, 1);
        for (int n = 0; n < axis.Outer; n++)
        {
            ReadOnlySpan<T> x = bottom[0].Data.Slice(n * axis.Classes, axis.Classes);
            Span<T> xDiff = bottom[0].Diff.Slice(n * axis.Classes, axis.Classes);
            double weight = weights.IsEmpty ? 1 : double.CreateTruncating(weights[n]);
            if (weight == 0)
            {
                xDiff.Clear();
                continue;
            }
            for (int k = 0; k < x.Length; k++)
            {
                double sign = Sign(n, k), violation = Math.Max(0, 1 - sign * double.CreateTruncating(x[k]));
                double slope = Options.Norm == HingeNorm.L2 ? 2 * violation : violation > 0 ? 1 : violation;
                xDiff[k] = T.CreateTruncating(-scale * weight * sign * slope);
            }
        }
    }

    private double Violations(ReadOnlySpan<T> scores, int sample)
    {
        ReadOnlySpan<T> x = scores.Slice(sample * axis.Classes, axis.Classes);
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            double violation = Math.Max(0, 1 - Sign(sample, k) * double.CreateTruncating(x[k]));
            sum += Options.Norm == HingeNorm.L1 ? violation : violation * violation;
        }
        return sum;
    }

    private double Sign(int sample, int k) => labels.Values[sample] == k ? 1 : -1;
}
