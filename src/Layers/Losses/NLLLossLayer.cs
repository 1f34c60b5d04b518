using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of NLLLoss.</summary>
public sealed record NLLLossOptions : ClassificationLossOptions
{
    /// <inheritdoc/>
    /// <remarks>The softmax of log-probabilities gives the probabilities: eˡ / Σeˡ = eˡ.</remarks>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis }, "probabilities");
}

/// <summary>Negative log-likelihood loss of log-probabilities: loss = Σᵢ −lᵢ[yᵢ] / divisor.</summary>
/// <remarks>
/// Bottoms: log-probabilities l, outer × classes × inner (of a LogSoftmax layer); labels y, outer·inner integers of 0 … classes − 1. Top: the loss, a scalar.
/// <para>Backward: ∂l_k = −weight / divisor where k = y, 0 elsewhere and where the position is ignored.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position.</para>
/// <para>Source: with LogSoftmax the log form of Caffe's SoftmaxWithLoss; the name is PyTorch's.</para>
/// </remarks>
[LayerType("NLLLoss", Role = LayerRole.Loss)]
public sealed class NLLLossLayer<T>(NLLLossOptions options) : ClassificationLossLayer<T, NLLLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override double SumOfLosses(Blob<T> values, ReadOnlySpan<Blob<T>> top)
    {
        ArgumentNullException.ThrowIfNull(values);
        return NegativeLogLikelihood.Forward<T>(values.Data, Labels, default, default, Axis.Outer, Axis.Classes, Axis.Inner).Loss;
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, double scale, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        NegativeLogLikelihood.Backward<T>(Labels, default, scale, default, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner);
    }
}
