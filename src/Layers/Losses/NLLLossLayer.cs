using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of NLLLoss.</summary>
public sealed record NLLLossOptions : ClassificationLossOptions
{
    /// <summary>The defaults.</summary>
    public NLLLossOptions()
    {
    }

    /// <summary>What another formulation of the loss says of labels, weights and divisor.</summary>
    public NLLLossOptions(ClassificationLossOptions shared) : base(shared)
    {
    }

    /// <inheritdoc/>
    /// <remarks>The softmax of log-probabilities gives the probabilities: eˡ / Σeˡ = eˡ.</remarks>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis }, "probabilities");
}

/// <summary>Negative log-likelihood loss of log-probabilities: loss = Σᵢ −lᵢ[yᵢ] / divisor.</summary>
/// <remarks>
/// Bottoms: log-probabilities l, outer × classes × inner (of a LogSoftmax layer); labels y, outer·inner integers of 0 … classes − 1, or a distribution q shaped as l (soft_label); optionally weights v, one per sample or one per position.
/// Top: the loss, a scalar; with reduction none, one loss per position.
/// <para>With class weights w, label smoothing or soft labels the loss of a position is −Σ_c b_c·l_c, b_c = w_c·q′_c, q′ = q·(1 − label_smoothing) + label_smoothing / classes.</para>
/// <para>Backward: ∂l_k = −weight / divisor · b_k; of plain labels b_k = [k = y]. 0 where the position is ignored.</para>
/// <para>With weights v a position's loss and gradient are multiplied by its own, and VALID divides by Σ v·w_y, with soft labels by Σ v: a weighted mean. No gradient flows to v; where v = 0 the position is ignored.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; not one weight per class; a soft label outside 0 … 1; a weight that is negative or not finite.</para>
/// <para>Source: with LogSoftmax the log form of Caffe's SoftmaxWithLoss; the name, weights, smoothing and soft labels are PyTorch's.</para>
/// </remarks>
[LayerType("NLLLoss", Role = LayerRole.Loss)]
public sealed class NLLLossLayer<T>(NLLLossOptions options) : ClassificationLossLayer<T, NLLLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> values, ReadOnlySpan<T> targets, Span<T> losses, CrossEntropySettings<T> settings, ReadOnlySpan<Blob<T>> top) =>
        NegativeLogLikelihood.Forward(values, Labels, targets, losses, Axis.Outer, Axis.Classes, Axis.Inner, settings).Loss;

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, CrossEntropySettings<T> settings, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        NegativeLogLikelihood.Backward(Labels, targets, scale, scales, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, settings);
    }
}
