using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of CosineEmbeddingLoss.</summary>
public sealed record CosineEmbeddingLossOptions : LossOptions
{
    /// <summary>A dissimilar pair counts what its cosine is above it.</summary>
    [Range(-1.0, 1.0)]
    public double Margin { get; init; }
}

/// <summary>Turns similar pairs to one direction and dissimilar ones apart: loss = Σ ℓ / divisor, ℓ = 1 − cos(a, b) where y = 1, max(0, cos(a, b) − margin) where y = −1; the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: a and b, N × any; y, N numbers: 1 where the pair is similar, −1 where not; optionally weights v, one per pair. Top: the loss, a scalar.
/// <para>cos(a, b) = a·b / √((‖a‖² + ε)·(‖b‖² + ε)), ε = 1e-12: the cosine with a zero vector is 0, and its slope finite.</para>
/// <para>Backward: ∂a = w·(b / √((‖a‖² + ε)·(‖b‖² + ε)) − cos(a, b)·a / (‖a‖² + ε)), w = −weight / divisor where y = 1, weight / divisor where y = −1 and cos(a, b) &gt; margin, else 0; ∂b likewise.</para>
/// <para>With weights v the loss and the gradients of a pair are multiplied by its own, and the divisor VALID is Σ v; no gradient flows to v.</para>
/// <para>Errors: a and b of different shapes; not one y for each pair; a y that is neither 1 nor −1; a weight that is negative or not finite. Source: PyTorch CosineEmbeddingLoss, whose ε this is.</para>
/// </remarks>
[LayerType("CosineEmbeddingLoss", Role = LayerRole.Loss)]
public sealed class CosineEmbeddingLossLayer<T>(CosineEmbeddingLossOptions options) : EmbeddingLossLayer<T, CosineEmbeddingLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // PyTorch's is a float.
    private const double Epsilon = 1e-12f;

    /// <inheritdoc/>
    protected override int Embeddings => 2;

    /// <inheritdoc/>
    protected override double Loss(ReadOnlySpan<Blob<T>> bottom, int sample)
    {
        ReadOnlySpan<T> a = Row(bottom[0].Data, sample), b = Row(bottom[1].Data, sample);
        double cosine = Sums.Dot(a, b) / Math.Sqrt(Square(a) * Square(b));
        return IsSimilar(bottom, sample) ? 1 - cosine : Math.Max(0, cosine - Options.Margin);
    }

    /// <inheritdoc/>
    protected override void Gradient(ReadOnlySpan<Blob<T>> bottom, int sample, double scale, ReadOnlySpan<bool> propagateDown)
    {
        ReadOnlySpan<T> a = Row(bottom[0].Data, sample), b = Row(bottom[1].Data, sample);
        double aSquare = Square(a), bSquare = Square(b), norms = Math.Sqrt(aSquare * bSquare);
        double cosine = Sums.Dot(a, b) / norms;
        double weight = IsSimilar(bottom, sample) ? -scale : cosine <= Options.Margin ? 0 : scale;
        for (int side = 0; side < 2; side++)
        {
            if (!propagateDown[side])
                continue;
            ReadOnlySpan<T> own = side == 0 ? a : b, other = side == 0 ? b : a;
            double ofOther = weight / norms, ofOwn = weight * cosine / (side == 0 ? aSquare : bSquare);
            Span<T> diff = Row(bottom[side].Diff, sample);
            for (int j = 0; j < diff.Length; j++)
                diff[j] = T.CreateTruncating(ofOther * double.CreateTruncating(other[j]) - ofOwn * double.CreateTruncating(own[j]));
        }
    }

    private static double Square(ReadOnlySpan<T> vector) => Sums.SumOfSquares(vector) + Epsilon;

    private static bool IsSimilar(ReadOnlySpan<Blob<T>> bottom, int sample)
    {
        T value = bottom[2].Data[sample];
        if (value == T.One || value == T.NegativeOne)
            return value == T.One;
        throw new InputException($"the label of pair {sample} is {value.ToString("R", CultureInfo.InvariantCulture)}, but it is 1 for a similar pair and -1 for another");
    }
}
