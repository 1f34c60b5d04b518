using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of FocalLoss.</summary>
public sealed record FocalLossOptions : ClassificationLossOptions
{
    /// <summary>γ: how much positions whose label is already probable count less. 0 gives SoftmaxWithLoss.</summary>
    [Range(0.0, double.MaxValue)]
    public double Gamma { get; init; } = 2;

    /// <summary>α, a factor of all losses. A factor for each class is given by class_weights: the paper's α for class 1 against 1 − α for class 0 is class_weights: [1 − α, α] with normalization: FULL, which does not divide it away.</summary>
    [Range(0.0, double.MaxValue)]
    public double Alpha { get; init; } = 1;

    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis }, "probabilities");
}

/// <summary>Focal loss of the softmax of scores, fused: loss = Σᵢ −α·w_y·(1 − pᵢ[yᵢ])^γ·log pᵢ[yᵢ] / divisor, p = softmax(z) along the class axis.</summary>
/// <remarks>
/// Bottoms: scores z, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1, or a distribution q shaped as z (soft_label); optionally weights v, one per sample or one per position.
/// Top: the loss, a scalar; with reduction none, one loss per position.
/// <para>With label smoothing or soft labels the loss of a position is −Σ_c b_c·(1 − p_c)^γ·log p_c, b_c = α·w_c·q′_c, q′ = q·(1 − label_smoothing) + label_smoothing / classes.
/// log p is formed without p, and 1 − p as the sum of the others: the loss is finite for all finite z.</para>
/// <para>Backward: ∂z_k = weight / divisor · (g_k − p_k·Σ_c g_c), g_c = −b_c·((1 − p_c)^γ − γ·p_c·(1 − p_c)^(γ−1)·log p_c), of plain labels g_c = 0 for c ≠ y. 0 where the position is ignored.</para>
/// <para>Two classes with the scores (0, x) are the paper's sigmoid form. The paper divides by the number of positions that are objects: normalization: NONE and a loss_weight serve there.</para>
/// <para>With weights v a position's loss and gradient are multiplied by its own, and VALID divides by Σ v·w_y, with soft labels by Σ v: a weighted mean. No gradient flows to v; where v = 0 the position is ignored.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; not one weight per class; a soft label outside 0 … 1; a weight that is negative or not finite.</para>
/// <para>Source: Lin, Goyal, Girshick, He &amp; Dollár, Focal loss for dense object detection, ICCV 2017, sec. 3.</para>
/// </remarks>
[LayerType("FocalLoss", Role = LayerRole.Loss)]
public sealed class FocalLossLayer<T>(FocalLossOptions options) : ClassificationLossLayer<T, FocalLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private FocalSettings Focus => new(Options.Gamma, Options.Alpha);

    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> values, ReadOnlySpan<T> targets, Span<T> losses, CrossEntropySettings<T> settings, ReadOnlySpan<Blob<T>> top) =>
        FocalCrossEntropy.Forward(values, Labels, targets, losses, Axis.Outer, Axis.Classes, Axis.Inner, Focus, settings);

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, CrossEntropySettings<T> settings, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        FocalCrossEntropy.Backward(values.Data, Labels, targets, scale, scales, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, Focus, settings);
    }
}
