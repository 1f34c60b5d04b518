using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of EuclideanLoss.</summary>
public sealed record EuclideanLossOptions : LossOptions
{
    /// <summary>BATCH_SIZE, as in Caffe.</summary>
    protected override LossNormalization DefaultNormalization => LossNormalization.BatchSize;
}

/// <summary>Half the mean squared distance: loss = Σ (a − b)² / (2·divisor); the divisor is the batch size N by default.</summary>
/// <remarks>
/// Bottoms: predictions a and targets b, N × any, with as many elements in each sample. Top: the loss, a scalar.
/// <para>Backward: ∂a = weight / divisor · (a − b), ∂b = −∂a.</para>
/// <para>Errors: shapes that do not fit. Source: Caffe EuclideanLoss.</para>
/// </remarks>
[LayerType("EuclideanLoss", Role = LayerRole.Loss)]
public sealed class EuclideanLossLayer<T>(EuclideanLossOptions options) : Layer<T, EuclideanLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
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
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        InputChecks.SameSamples(bottom[0].Shape, bottom[1].Shape);
        top[0].Reshape(Shape.Scalar);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        top[0].Data[0] = T.CreateTruncating(Distances.Squared<T>(bottom[0].Data, bottom[1].Data) / (2 * Divisor(bottom[0].Shape)));

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        T scale = T.CreateTruncating(double.CreateTruncating(top[0].Diff[0]) / Divisor(bottom[0].Shape));
        for (int i = 0; i < 2; i++)
        {
            if (!propagateDown[i])
                continue;
            TensorPrimitives.Subtract<T>(bottom[i].Data, bottom[1 - i].Data, bottom[i].Diff);
            TensorPrimitives.Multiply(bottom[i].Diff, scale, bottom[i].Diff);
        }
    }

    private double Divisor(Shape shape) => Options.Divisor(shape.Rank == 0 ? 1 : shape[0], shape.Count, shape.Count);
}
