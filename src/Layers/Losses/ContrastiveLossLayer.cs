using System.Globalization;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of ContrastiveLoss.</summary>
public sealed record ContrastiveLossOptions : LossOptions
{
    /// <summary>How far apart dissimilar pairs are to be.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>Whether dissimilar pairs count max(0, margin − d²), as in Caffe's first version, instead of max(0, margin − d)².</summary>
    public bool LegacyVersion { get; init; }
}

/// <summary>Draws similar pairs together and pushes dissimilar ones apart: loss = Σ (s · d² + (1 − s) · max(0, margin − d)²) / (2·divisor), d = ‖a − b‖; the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: a and b, N × any; s, N numbers: 1 where the pair is similar, 0 where not; optionally weights v, one per pair. Top: the loss, a scalar.
/// <para>Backward: ∂a = weight / divisor · (a − b) where s = 1; where s = 0 and d &lt; margin, −weight / divisor · (margin − d) / d · (a − b), 0 at d = 0; legacy, where d² &lt; margin, −weight / divisor · (a − b). ∂b = −∂a.</para>
/// <para>Caffe's Backward divides by d + 1e-4, which is not the derivative.</para>
/// <para>With weights v the loss and the gradients of a pair are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: a and b of different shapes; not one s for each pair; an s that is neither 0 nor 1; a weight that is negative or not finite.
/// Source: Caffe ContrastiveLoss; Hadsell, Chopra &amp; LeCun, Dimensionality reduction by learning an invariant mapping, CVPR 2006.</para>
/// </remarks>
[LayerType("ContrastiveLoss", Role = LayerRole.Loss)]
public sealed class ContrastiveLossLayer<T>(ContrastiveLossOptions options) : EmbeddingLossLayer<T, ContrastiveLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override int Embeddings => 2;

    /// <inheritdoc/>
    protected override double Loss(ReadOnlySpan<Blob<T>> bottom, int sample)
    {
        double square = SquaredDistance(bottom, sample);
        if (IsSimilar(bottom, sample))
            return square / 2;
        double violation = Math.Max(0, Options.Margin - (Options.LegacyVersion ? square : Math.Sqrt(square)));
        return (Options.LegacyVersion ? violation : violation * violation) / 2;
    }

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<Blob<T>> bottom, int sample, double scale, ReadOnlySpan<bool> propagateDown)
    {
        scale *= Slope(SquaredDistance(bottom, sample), IsSimilar(bottom, sample));
        for (int side = 0; side < 2; side++)
        {
            if (!propagateDown[side])
                continue;
            ReadOnlySpan<T> own = Row(bottom[side].Data, sample), other = Row(bottom[1 - side].Data, sample);
            Span<T> diff = Row(bottom[side].Diff, sample);
            for (int j = 0; j < diff.Length; j++)
                diff[j] = T.CreateTruncating(scale * (double.CreateTruncating(own[j]) - double.CreateTruncating(other[j])));
        }
    }

    /// <summary>The derivative of a pair's loss by d, over d.</summary>
    private double Slope(double square, bool isSimilar)
    {
        if (isSimilar)
            return 1;
        if (Options.LegacyVersion)
            return Options.Margin - square > 0 ? -1 : 0;
        double distance = Math.Sqrt(square);
        return distance > 0 && Options.Margin - distance > 0 ? -(Options.Margin - distance) / distance : 0;
    }

    private double SquaredDistance(ReadOnlySpan<Blob<T>> bottom, int sample) =>
        Distances.Squared<T>(Row(bottom[0].Data, sample), Row(bottom[1].Data, sample));

    private static bool IsSimilar(ReadOnlySpan<Blob<T>> bottom, int sample)
    {
        T value = bottom[2].Data[sample];
        if (value == T.One || T.IsZero(value))
            return value == T.One;
        throw new InputException($"the similarity of pair {sample} is {value.ToString("R", CultureInfo.InvariantCulture)}, but it is 1 for a similar pair and 0 for another");
    }
}
