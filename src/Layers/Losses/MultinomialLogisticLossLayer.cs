using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of MultinomialLogisticLoss.</summary>
public sealed record MultinomialLogisticLossOptions : ClassificationLossOptions
{
    /// <summary>The defaults.</summary>
    public MultinomialLogisticLossOptions()
    {
    }

    /// <summary>What another formulation of the loss says of labels, weights and divisor.</summary>
    public MultinomialLogisticLossOptions(ClassificationLossOptions shared) : base(shared)
    {
    }

    /// <summary>
    /// Probabilities below it are raised to it. 0, the default, is the formula as it stands: p = 0 gives +∞. 1e-20 is what Caffe does: the loss stops growing at 46.05,
    /// and beyond a gap of 46 between the scores behind a softmax nothing is learned.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinProbability { get; init; }
}

/// <summary>Multinomial logistic loss of probabilities: loss = Σᵢ −log max(pᵢ[yᵢ], min_probability) / divisor.</summary>
/// <remarks>
/// Bottoms: probabilities p, outer × classes × inner (of a Softmax layer, say); labels y, outer·inner integers of 0 … classes − 1, or a distribution q shaped as p (soft_label); optionally weights v, one per sample or one per position.
/// Top: the loss, a scalar; with reduction none, one loss per position.
/// <para>With class weights w, label smoothing or soft labels the loss of a position is −Σ_c b_c·log max(p_c, min_probability), b_c = w_c·q′_c, q′ = q·(1 − label_smoothing) + label_smoothing / classes.</para>
/// <para>Backward: ∂p_k = −weight / divisor · b_k / max(p_k, min_probability); of plain labels b_k = [k = y]. 0 where b_k = 0 and where the position is ignored.</para>
/// <para>It is the separated half of SoftmaxWithLoss. p_y = 0 gives a loss of +∞ and a gradient of −∞, which Softmax makes 0·∞ = NaN; with min_probability, 0.
/// SoftmaxWithLoss, or LogSoftmax and NLLLoss, stay exact there.</para>
/// <para>With weights v a position's loss and gradient are multiplied by its own, and VALID divides by Σ v·w_y, with soft labels by Σ v: a weighted mean. No gradient flows to v; where v = 0 the position is ignored.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; not one weight per class; a soft label outside 0 … 1; a weight that is negative or not finite.</para>
/// <para>Source: Caffe MultinomialLogisticLoss; weights, smoothing and soft labels as in PyTorch CrossEntropyLoss.</para>
/// </remarks>
[LayerType("MultinomialLogisticLoss", Role = LayerRole.Loss)]
public sealed class MultinomialLogisticLossLayer<T>(MultinomialLogisticLossOptions options) : ClassificationLossLayer<T, MultinomialLogisticLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string? NonFiniteHint =>
        "the probability of a sample's class became 0: 'formulation: fused' (SoftmaxWithLoss on the scores) stays finite there, as does 'formulation: log'; 'min_probability: 1e-20' caps the loss as Caffe does";

    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> values, ReadOnlySpan<T> targets, Span<T> losses, CrossEntropySettings<T> settings, ReadOnlySpan<Blob<T>> top) =>
        MultinomialLogistic.Forward(values, Labels, targets, losses, Axis.Outer, Axis.Classes, Axis.Inner, settings, Options.MinProbability).Loss;

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, CrossEntropySettings<T> settings, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        MultinomialLogistic.Backward(values.Data, Labels, targets, scale, scales, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, settings, Options.MinProbability);
    }
}
