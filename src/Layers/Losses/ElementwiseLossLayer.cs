using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// A loss of pairs of elements: loss = Σ ℓ(aᵢ, bᵢ) / divisor, the divisor by the options' normalization.
/// Bottoms: predictions a and targets b, N × any, with as many elements in each sample; optionally weights, one per sample or one per element, which multiply ℓ and take no gradient. Top: the loss, a scalar.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ElementwiseLossLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LossOptions
{
    private readonly SampleWeights<T> sampleWeights = new(2);

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(2, 3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom < 2;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public sealed override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.SameSamples(shape, bottom[1].Shape);
        sampleWeights.Reshape(bottom, shape.Rank == 0 ? 1 : shape[0], shape.Count, "element");
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> predictions = bottom[0].Data, targets = bottom[1].Data, weights = sampleWeights.Read(bottom);
        Check(targets);
        double sum = weights.IsEmpty ? SumOfLosses(predictions, targets) : 0;
        for (int i = 0; i < weights.Length; i++)
        {
            // 0·∞ would be NaN.
            if (weights[i] != T.Zero)
                sum += double.CreateTruncating(weights[i]) * SumOfLosses(Weighted(predictions, i), Weighted(targets, i));
        }
        top[0].Data[0] = T.CreateTruncating(sum / Divisor(bottom[0].Shape, weights));
    }

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> predictions = bottom[0].Data, targets = bottom[1].Data, weights = sampleWeights.Read(bottom);
        double scale = double.CreateTruncating(top[0].Diff[0]) / Divisor(bottom[0].Shape, weights);
        for (int side = 0; side < 2; side++)
        {
            if (!propagateDown[side])
                continue;
            Span<T> diff = bottom[side].Diff;
            if (weights.IsEmpty)
                Gradient(side, predictions, targets, scale, diff);
            for (int i = 0; i < weights.Length; i++)
            {
                Span<T> part = diff.Slice(i * sampleWeights.PartsOfOne, sampleWeights.PartsOfOne);
                if (weights[i] == T.Zero)
                    part.Clear();
                else
                    Gradient(side, Weighted(predictions, i), Weighted(targets, i), scale * double.CreateTruncating(weights[i]), part);
            }
        }
    }

    /// <summary>Checks the targets.</summary>
    /// <exception cref="InputException">One is none.</exception>
    protected virtual void Check(ReadOnlySpan<T> targets)
    {
    }

    /// <summary>Σ ℓ(aᵢ, bᵢ), in double.</summary>
    protected abstract double SumOfLosses(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets);

    /// <summary>Overwrites the diff of the predictions by scale·∂ℓ/∂a.</summary>
    protected abstract void PredictionGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff);

    /// <summary>Overwrites the diff of the targets by scale·∂ℓ/∂b.</summary>
    protected abstract void TargetGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff);

    private void Gradient(int side, ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff)
    {
        if (side == 0)
            PredictionGradient(predictions, targets, scale, diff);
        else
            TargetGradient(predictions, targets, scale, diff);
    }

    // The elements that weight i is for.
    private ReadOnlySpan<T> Weighted(ReadOnlySpan<T> values, int i) => values.Slice(i * sampleWeights.PartsOfOne, sampleWeights.PartsOfOne);

    private double Divisor(Shape shape, ReadOnlySpan<T> weights) =>
        Options.Divisor(shape.Rank == 0 ? 1 : shape[0], shape.Count, weights.IsEmpty ? shape.Count : Sums.Sum(weights) * sampleWeights.PartsOfOne);
}
