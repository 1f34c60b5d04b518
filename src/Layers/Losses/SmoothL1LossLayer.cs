using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of SmoothL1Loss.</summary>
public sealed record SmoothL1LossOptions : LossOptions
{
    /// <summary>β: differences below it count by their squares, larger ones linearly. 0 gives the L1 loss |a − b|. The σ of Fast R-CNN's Caffe layer is β = 1 / σ².</summary>
    [Range(0.0, double.MaxValue)]
    public double Beta { get; init; } = 1;
}

/// <summary>A squared distance that grows only linearly: loss = Σ ℓ(a − b) / divisor, ℓ(d) = d² / (2·β) where |d| &lt; β, else |d| − β / 2; the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: predictions a and targets b, N × any, with as many elements in each sample; optionally weights v, one per sample or one per element. Top: the loss, a scalar.
/// <para>Backward: ∂a = weight / divisor · (a − b) / β where |a − b| &lt; β, else weight / divisor · sign(a − b); ∂b = −∂a.</para>
/// <para>Huber's loss with δ, d² / 2 where |d| &lt; δ, else δ·(|d| − δ / 2), is δ times this one with β = δ: SmoothL1Loss with beta: δ and loss_weight: δ.</para>
/// <para>With weights v the loss and the gradients of an element are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: shapes that do not fit; a weight that is negative or not finite. Source: Girshick, Fast R-CNN, ICCV 2015, eq. 3; Huber, Robust estimation of a location parameter, Ann. Math. Statist. 35(1), 1964;
/// PyTorch SmoothL1Loss, whose mean is normalization: FULL.</para>
/// </remarks>
[LayerType("SmoothL1Loss", Role = LayerRole.Loss)]
public sealed class SmoothL1LossLayer<T>(SmoothL1LossOptions options) : ElementwiseLossLayer<T, SmoothL1LossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
    {
        double beta = Options.Beta, sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double distance = Math.Abs(double.CreateTruncating(predictions[i]) - double.CreateTruncating(targets[i]));
            sum += distance < beta ? distance * distance / (2 * beta) : distance - beta / 2;
        }
        return sum;
    }

    /// <inheritdoc/>
    protected override void PredictionGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff)
    {
        double beta = Options.Beta;
        for (int i = 0; i < diff.Length; i++)
        {
            double difference = double.CreateTruncating(predictions[i]) - double.CreateTruncating(targets[i]);
            // NaN / NaN stays NaN.
            double slope = Math.Abs(difference) < beta ? difference / beta : difference == 0 ? 0 : difference / Math.Abs(difference);
            diff[i] = T.CreateTruncating(scale * slope);
        }
    }

    /// <inheritdoc/>
    protected override void TargetGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff) =>
        PredictionGradient(targets, predictions, scale, diff);
}
