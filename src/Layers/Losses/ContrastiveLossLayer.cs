using System.Globalization;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of ContrastiveLoss.</summary>
public sealed record ContrastiveLossOptions : LayerOptions
{
    /// <summary>How far apart dissimilar pairs are to be.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>Whether dissimilar pairs count max(0, margin − d²), as in Caffe's first version, instead of max(0, margin − d)².</summary>
    public bool LegacyVersion { get; init; }
}

/// <summary>Draws similar pairs together and pushes dissimilar ones apart: loss = Σ (s · d² + (1 − s) · max(0, margin − d)²) / (2·N), d = ‖a − b‖.</summary>
/// <remarks>
/// Bottoms: a and b, N × any; s, N numbers: 1 where the pair is similar, 0 where not. Top: the loss, a scalar.
/// <para>Backward: ∂a = weight / N · (a − b) where s = 1; where s = 0 and d &lt; margin, −weight / N · (margin − d) / d · (a − b), 0 at d = 0; legacy, where d² &lt; margin, −weight / N · (a − b). ∂b = −∂a.</para>
/// <para>Caffe's Backward divides by d + 1e-4, which is not the derivative.</para>
/// <para>Errors: a and b of different shapes; not one s for each pair; an s that is neither 0 nor 1.
/// Source: Caffe ContrastiveLoss; Hadsell, Chopra &amp; LeCun, Dimensionality reduction by learning an invariant mapping, CVPR 2006.</para>
/// </remarks>
[LayerType("ContrastiveLoss", Role = LayerRole.Loss)]
public sealed class ContrastiveLossLayer<T>(ContrastiveLossOptions options) : Layer<T, ContrastiveLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private int pairs;
    private int width;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom < 2;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.SameShapes(bottom[..2]);
        if (shape.Rank == 0)
            throw new InputException("the first two bottoms must have the shape N × any, but they are scalars");
        (pairs, width) = (shape[0], shape.CountFrom(1));
        if (bottom[2].Count != pairs)
            throw new InputException($"there must be one similarity for each of the {pairs} pair(s), but the third bottom has the shape {bottom[2].Shape}");
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        double sum = 0;
        for (int i = 0; i < pairs; i++)
        {
            double square = SquaredDistance(bottom, i);
            if (IsSimilar(bottom, i))
            {
                sum += square;
            }
            else
            {
                double violation = Math.Max(0, Options.Margin - (Options.LegacyVersion ? square : Math.Sqrt(square)));
                sum += Options.LegacyVersion ? violation : violation * violation;
            }
        }
        top[0].Data[0] = T.CreateTruncating(sum / (2 * Math.Max(pairs, 1)));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        double weight = double.CreateTruncating(top[0].Diff[0]) / Math.Max(pairs, 1);
        for (int i = 0; i < pairs; i++)
        {
            double scale = weight * Slope(SquaredDistance(bottom, i), IsSimilar(bottom, i));
            for (int side = 0; side < 2; side++)
            {
                if (!propagateDown[side])
                    continue;
                ReadOnlySpan<T> own = Row(bottom[side].Data, i), other = Row(bottom[1 - side].Data, i);
                Span<T> diff = bottom[side].Diff.Slice(i * width, width);
                for (int j = 0; j < width; j++)
                    diff[j] = T.CreateTruncating(scale * (double.CreateTruncating(own[j]) - double.CreateTruncating(other[j])));
            }
        }
    }

    /// <summary>The derivative of half a pair's term by d, over d.</summary>
    private double Slope(double square, bool isSimilar)
    {
        if (isSimilar)
            return 1;
        if (Options.LegacyVersion)
            return Options.Margin - square > 0 ? -1 : 0;
        double distance = Math.Sqrt(square);
        return distance > 0 && Options.Margin - distance > 0 ? -(Options.Margin - distance) / distance : 0;
    }

    private double SquaredDistance(ReadOnlySpan<Blob<T>> bottom, int pair) => Distances.Squared(Row(bottom[0].Data, pair), Row(bottom[1].Data, pair));

    private ReadOnlySpan<T> Row(ReadOnlySpan<T> values, int pair) => values.Slice(pair * width, width);

    private static bool IsSimilar(ReadOnlySpan<Blob<T>> bottom, int pair)
    {
        T value = bottom[2].Data[pair];
        if (value == T.One || T.IsZero(value))
            return value == T.One;
        throw new InputException($"the similarity of pair {pair} is {value.ToString("R", CultureInfo.InvariantCulture)}, but it is 1 for a similar pair and 0 for another");
    }
}
