using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// A loss of embeddings, one vector each per sample: loss = Σₙ ℓ(sample n) / divisor, the divisor by the options' normalization.
/// Bottoms: the embeddings, all of one shape, N × any (all axes after the first are taken together as one vector); where they are pairs, the third holds N labels;
/// optionally N weights, which multiply ℓ and take no gradient.
/// Top: the loss, a scalar.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class EmbeddingLossLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LossOptions
{
    private readonly SampleWeights<T> sampleWeights = new(3);
    private int samples;

    /// <inheritdoc/>
    public sealed override Arity Bottoms => Arity.Between(3, 4);

    /// <inheritdoc/>
    public sealed override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public sealed override bool BackwardReadsTops => false;

    /// <summary>How many of the three bottoms are embeddings: of two, the third holds a label for each pair.</summary>
    protected abstract int Embeddings { get; }

    /// <summary>The length of an embedding.</summary>
    protected int Width { get; private set; }

    /// <inheritdoc/>
    public sealed override bool TakesGradient(int bottom) => bottom < Embeddings;

    /// <inheritdoc/>
    public sealed override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public sealed override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.SameShapes(bottom[..Embeddings]);
        if (shape.Rank == 0)
            throw new InputException($"the first {Embeddings} bottoms must have the shape N × any, but they are scalars");
        (samples, Width) = (shape[0], shape.CountFrom(1));
        if (Embeddings == 2 && bottom[2].Count != samples)
            throw new InputException($"there must be one label for each of the {samples} pair(s), but the third bottom has the shape {bottom[2].Shape}");
        sampleWeights.Reshape(bottom, samples, samples, "sample");
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> weights = sampleWeights.Read(bottom);
        double sum = 0;
        for (int i = 0; i < samples; i++)
            sum += weights.IsEmpty ? Loss(bottom, i) : double.CreateTruncating(weights[i]) * Loss(bottom, i);
        top[0].Data[0] = T.CreateTruncating(sum / Divisor(weights));
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> weights = sampleWeights.Read(bottom);
        double scale = double.CreateTruncating(top[0].Diff[0]) / Divisor(weights);
        for (int i = 0; i < samples; i++)
            Gradient(bottom, i, weights.IsEmpty ? scale : scale * double.CreateTruncating(weights[i]), propagateDown);
    }

    /// <summary>ℓ of a sample, in double.</summary>
    protected abstract double Loss(ReadOnlySpan<Blob<T>> bottom, int sample);

    /// <summary>Overwrites the sample's part of the diffs by scale·∂ℓ.</summary>
    protected abstract void Gradient(ReadOnlySpan<Blob<T>> bottom, int sample, double scale, ReadOnlySpan<bool> propagateDown);

    private double Divisor(ReadOnlySpan<T> weights) => Options.Divisor(samples, samples, weights.IsEmpty ? samples : Sums.Sum(weights));

    /// <summary>The embedding of a sample in the values (or diffs) of a bottom.</summary>
    protected ReadOnlySpan<T> Row(ReadOnlySpan<T> values, int sample) => values.Slice(sample * Width, Width);

    /// <inheritdoc cref="Row(ReadOnlySpan{T}, int)"/>
    protected Span<T> Row(Span<T> values, int sample) => values.Slice(sample * Width, Width);
}
