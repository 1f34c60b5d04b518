using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Options of KLDivergenceLoss.</summary>
public sealed record KLDivergenceLossOptions : LossOptions
{
    /// <summary>Whether the second bottom holds log p instead of p.</summary>
    public bool LogTarget { get; init; }
}

/// <summary>The Kullback–Leibler divergence of predicted from target distributions, D(p‖q): loss = Σ p·(log p − l) / divisor, l = log q; 0·log 0 = 0. The divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: predicted log-probabilities l (of a LogSoftmax layer), N × any; target probabilities p, or with log_target their logarithms, as many for each sample; optionally weights v, one per sample or one per element. Top: the loss, a scalar.
/// <para>Backward: ∂l = −weight / divisor · p; ∂p = weight / divisor · (log p − l + 1), which is −∞ at p = 0; with log_target, of t = log p, ∂t = weight / divisor · eᵗ·(t − l + 1).</para>
/// <para>What p = 0 counts is 0 also where l = −∞, where PyTorch gives NaN. That the p of a sample sum to 1 is not asked for.</para>
/// <para>With weights v the loss and the gradients of an element are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: a target below 0; shapes that do not fit; a weight that is negative or not finite. Source: Kullback &amp; Leibler, On information and sufficiency, Ann. Math. Statist. 22(1), 1951;
/// PyTorch KLDivLoss: its batchmean is the default here, its mean normalization: FULL.</para>
/// </remarks>
[LayerType("KLDivergenceLoss", Role = LayerRole.Loss)]
public sealed class KLDivergenceLossLayer<T>(KLDivergenceLossOptions options) : ElementwiseLossLayer<T, KLDivergenceLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Check(ReadOnlySpan<T> targets)
    {
        if (Options.LogTarget || targets.IsEmpty || !(TensorPrimitives.MinNumber(targets) < T.Zero))
            return;
        int at = 0;
        while (!(targets[at] < T.Zero))
            at++;
        throw new InputException($"the target at element {at} is {targets[at].ToString("R", CultureInfo.InvariantCulture)}, but a probability is not below 0");
    }

    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            (double p, double logP) = Target(targets, i);
            // 0·∞ would be NaN.
            if (p != 0)
                sum += p * (logP - double.CreateTruncating(predictions[i]));
        }
        return sum;
    }

    /// <inheritdoc/>
    protected override void PredictionGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff)
    {
        if (Options.LogTarget)
            TensorPrimitives.Exp(targets, diff);
        TensorPrimitives.Multiply(Options.LogTarget ? diff : targets, T.CreateTruncating(-scale), diff);
    }

    /// <inheritdoc/>
    protected override void TargetGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff)
    {
        for (int i = 0; i < diff.Length; i++)
        {
            (double p, double logP) = Target(targets, i);
            double slope = logP - double.CreateTruncating(predictions[i]) + 1;
            diff[i] = T.CreateTruncating(!Options.LogTarget ? scale * slope : p == 0 ? 0 : scale * p * slope);
        }
    }

    private (double P, double LogP) Target(ReadOnlySpan<T> targets, int at)
    {
        double target = double.CreateTruncating(targets[at]);
        return Options.LogTarget ? (Math.Exp(target), target) : (target, Math.Log(target));
    }
}
