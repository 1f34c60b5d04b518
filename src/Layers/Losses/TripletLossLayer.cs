using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of TripletLoss.</summary>
public sealed record TripletLossOptions : LossOptions
{
    /// <summary>How much farther from the anchor the negative is to be than the positive.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>ε, added to each difference: it keeps the slope of the distance finite where two embeddings fall together. The default is PyTorch's.</summary>
    [Range(0.0, double.MaxValue)]
    public double Eps { get; init; } = 1e-6;
}

/// <summary>Draws an anchor to a positive and away from a negative: loss = Σ max(0, d(a, p) − d(a, n) + margin) / divisor, d(x, y) = ‖x − y + ε‖; the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: anchors a, positives p and negatives n, all N × any; optionally weights v, one per triplet. Top: the loss, a scalar.
/// <para>Backward, with u(x, y) = (x − y + ε) / d(x, y), 0 at d = 0, and w = weight / divisor where the margin is violated, else 0:
/// ∂a = w·(u(a, p) − u(a, n)), ∂p = −w·u(a, p), ∂n = w·u(a, n).</para>
/// <para>With weights v the loss and the gradients of a triplet are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: bottoms of different shapes; a weight that is negative or not finite. Source: Schroff, Kalenichenko &amp; Philbin, FaceNet, CVPR 2015, sec. 3.1, who take the squares of the distances;
/// the distances themselves, and ε, are those of PyTorch TripletMarginLoss.</para>
/// </remarks>
[LayerType("TripletLoss", Role = LayerRole.Loss)]
public sealed class TripletLossLayer<T>(TripletLossOptions options) : EmbeddingLossLayer<T, TripletLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override int Embeddings => 3;

    /// <inheritdoc/>
    protected override double Loss(ReadOnlySpan<Blob<T>> bottom, int sample) =>
        Math.Max(0, Distance(bottom, 1, sample) - Distance(bottom, 2, sample) + Options.Margin);

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<Blob<T>> bottom, int sample, double scale, ReadOnlySpan<bool> propagateDown)
    {
        double toPositive = Distance(bottom, 1, sample), toNegative = Distance(bottom, 2, sample);
        // A violation of NaN gives NaN.
        bool isMet = toPositive - toNegative + Options.Margin <= 0;
        double positive = isMet || toPositive == 0 ? 0 : scale / toPositive, negative = isMet || toNegative == 0 ? 0 : scale / toNegative;
        ReadOnlySpan<T> a = Row(bottom[0].Data, sample), p = Row(bottom[1].Data, sample), n = Row(bottom[2].Data, sample);
        Span<T> aDiff = propagateDown[0] ? Row(bottom[0].Diff, sample) : default;
        Span<T> pDiff = propagateDown[1] ? Row(bottom[1].Diff, sample) : default;
        Span<T> nDiff = propagateDown[2] ? Row(bottom[2].Diff, sample) : default;
        for (int j = 0; j < Width; j++)
        {
            double fromPositive = positive * Difference(a[j], p[j]), fromNegative = negative * Difference(a[j], n[j]);
            if (propagateDown[0])
                aDiff[j] = T.CreateTruncating(fromPositive - fromNegative);
            if (propagateDown[1])
                pDiff[j] = T.CreateTruncating(-fromPositive);
            if (propagateDown[2])
                nDiff[j] = T.CreateTruncating(fromNegative);
        }
    }

    private double Distance(ReadOnlySpan<Blob<T>> bottom, int other, int sample)
    {
        ReadOnlySpan<T> a = Row(bottom[0].Data, sample), b = Row(bottom[other].Data, sample);
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double difference = Difference(a[j], b[j]);
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    private double Difference(T x, T y) => double.CreateTruncating(x) - double.CreateTruncating(y) + Options.Eps;
}
