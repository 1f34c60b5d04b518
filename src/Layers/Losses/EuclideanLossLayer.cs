using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of EuclideanLoss.</summary>
public sealed record EuclideanLossOptions : LossOptions;

/// <summary>Half the mean squared distance: loss = Σ (a − b)² / (2·divisor); the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: predictions a and targets b, N × any, with as many elements in each sample; optionally weights v, one per sample or one per element. Top: the loss, a scalar.
/// <para>Backward: ∂a = weight / divisor · (a − b), ∂b = −∂a.</para>
/// <para>With weights v the loss and the gradients of an element are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: shapes that do not fit; a weight that is negative or not finite. Source: Caffe EuclideanLoss.</para>
/// </remarks>
[LayerType("EuclideanLoss", Role = LayerRole.Loss)]
public sealed class EuclideanLossLayer<T>(EuclideanLossOptions options) : ElementwiseLossLayer<T, EuclideanLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets) => Distances.Squared(predictions, targets) / 2;

    /// <inheritdoc/>
    protected override void PredictionGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff)
    {
        TensorPrimitives.Subtract(predictions, targets, diff);
        TensorPrimitives.Multiply(diff, T.CreateTruncating(scale), diff);
    }

    /// <inheritdoc/>
    protected override void TargetGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff) =>
        PredictionGradient(targets, predictions, scale, diff);
}
