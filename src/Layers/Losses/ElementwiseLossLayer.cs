using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// A loss of pairs of elements: loss = Σ ℓ(aᵢ, bᵢ) / divisor, the divisor by the options' normalization.
/// Bottoms: predictions a and targets b, N × any, with as many elements in each sample. Top: the loss, a scalar.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class ElementwiseLossLayer<T, TOptions>(TOptions options) : Layer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : LossOptions
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override double DefaultLossWeight(int top) => 1;

    /// <inheritdoc/>
    public sealed override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        InputChecks.SameSamples(bottom[0].Shape, bottom[1].Shape);
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public sealed override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        top[0].Data[0] = T.CreateTruncating(SumOfLosses(bottom[0].Data, bottom[1].Data) / Divisor(bottom[0].Shape));

    /// <inheritdoc/>
    public sealed override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        double scale = double.CreateTruncating(top[0].Diff[0]) / Divisor(bottom[0].Shape);
        if (propagateDown[0])
            PredictionGradient(bottom[0].Data, bottom[1].Data, scale, bottom[0].Diff);
        if (propagateDown[1])
            TargetGradient(bottom[0].Data, bottom[1].Data, scale, bottom[1].Diff);
    }

    /// <summary>Σ ℓ(aᵢ, bᵢ), in double.</summary>
    protected abstract double SumOfLosses(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets);

    /// <summary>Overwrites the diff of the predictions by scale·∂ℓ/∂a.</summary>
    protected abstract void PredictionGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff);

    /// <summary>Overwrites the diff of the targets by scale·∂ℓ/∂b.</summary>
    protected abstract void TargetGradient(ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, double scale, Span<T> diff);

    private double Divisor(Shape shape) => Options.Divisor(shape.Rank == 0 ? 1 : shape[0], shape.Count, shape.Count);
}
