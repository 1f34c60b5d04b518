using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of MultinomialLogisticLoss.</summary>
public sealed record MultinomialLogisticLossOptions : ClassificationLossOptions
{
    /// <summary>
    /// Probabilities below it are raised to it. 0, the default, is the formula as it stands: p = 0 gives +∞. 1e-20 is what Caffe does: the loss stops growing at 46.05,
    /// and beyond a gap of 46 between the scores behind a softmax nothing is learned.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MinProbability { get; init; }
}

/// <summary>Multinomial logistic loss of probabilities: loss = Σᵢ −log max(pᵢ[yᵢ], min_probability) / divisor.</summary>
/// <remarks>
/// Bottoms: probabilities p, outer × classes × inner (of a Softmax layer, say); labels y, outer·inner integers of 0 … classes − 1. Top: the loss, a scalar.
/// <para>Backward: ∂p_k = −weight / (divisor · max(p_k, min_probability)) where k = y, 0 elsewhere and where the position is ignored.</para>
/// <para>It is the separated half of SoftmaxWithLoss. p = 0 gives a loss of +∞ and a gradient of −∞: SoftmaxWithLoss, or LogSoftmax and NLLLoss, stay finite there.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position.</para>
/// <para>Source: Caffe MultinomialLogisticLoss.</para>
/// </remarks>
[LayerType("MultinomialLogisticLoss", Role = LayerRole.Loss)]
public sealed class MultinomialLogisticLossLayer<T>(MultinomialLogisticLossOptions options) : ClassificationLossLayer<T, MultinomialLogisticLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string? NonFiniteHint =>
        "the probability of a sample's class became 0: SoftmaxWithLoss on the scores stays finite there (as do LogSoftmax and NLLLoss); 'min_probability: 1e-20' caps the loss as Caffe does";

    /// <inheritdoc/>
    protected override double SumOfLosses(Blob<T> values, ReadOnlySpan<Blob<T>> top)
    {
        ArgumentNullException.ThrowIfNull(values);
        return MultinomialLogistic.Forward<T>(values.Data, Labels, default, default, Axis.Outer, Axis.Classes, Axis.Inner, Options.MinProbability).Loss;
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, double scale, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        MultinomialLogistic.Backward(values.Data, Labels, default, scale, default, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, Options.MinProbability);
    }
}
