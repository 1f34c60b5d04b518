using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>What Reduction makes of the elements.</summary>
public enum ReductionOperation
{
    /// <summary>Σ x.</summary>
    Sum,

    /// <summary>Σ |x|.</summary>
    Asum,

    /// <summary>Σ x².</summary>
    Sumsq,

    /// <summary>The mean of x.</summary>
    Mean,
}

/// <summary>Options of Reduction.</summary>
public sealed record ReductionOptions : LayerOptions
{
    /// <summary>SUM; ASUM, the sum of magnitudes; SUMSQ, the sum of squares; MEAN.</summary>
    public ReductionOperation Operation { get; init; } = ReductionOperation.Sum;

    /// <summary>The first axis that is reduced; all after it are, too. Negative ones count from the end.</summary>
    public int Axis { get; init; }

    /// <summary>What the result is multiplied by.</summary>
    public double Coeff { get; init; } = 1;
}

/// <summary>Reduces the axes from axis on to one value: y = coeff · Σ x, coeff · Σ |x|, coeff · Σ x², or coeff / K · Σ x.  x: M × K, y: M, without the reduced axes.
/// Backward: ∂x = coeff · ∂y · 1, sign x, 2·x, or 1 / K.</summary>
/// <remarks>Sums are taken in double, compensated. Errors: no such axis. Source: Caffe Reduction.</remarks>
[LayerType("Reduction")]
public sealed class ReductionLayer<T>(ReductionOptions options) : Layer<T, ReductionOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int k;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private double Factor => Options.Operation == ReductionOperation.Mean ? Options.Coeff / k : Options.Coeff;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis);
        k = shape.CountFrom(axis);
        top[0].Reshape(new Shape(shape.Extents[..axis]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> y = top[0].Data;
        for (int m = 0; m < y.Length; m++)
        {
            ReadOnlySpan<T> x = bottom[0].Data.Slice(m * k, k);
            y[m] = T.CreateTruncating(Factor * Options.Operation switch
            {
                ReductionOperation.Asum => Sums.SumOfMagnitudes(x),
                ReductionOperation.Sumsq => Sums.SumOfSquares(x),
                _ => Sums.Sum(x),
            });
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> yDiff = top[0].Diff;
        for (int m = 0; m < yDiff.Length; m++)
        {
            ReadOnlySpan<T> x = bottom[0].Data.Slice(m * k, k);
            Span<T> xDiff = bottom[0].Diff.Slice(m * k, k);
            double scale = Factor * double.CreateTruncating(yDiff[m]);
            T step = T.CreateTruncating(scale);
            switch (Options.Operation)
            {
                case ReductionOperation.Asum:
                    for (int i = 0; i < k; i++)
                        xDiff[i] = x[i] > T.Zero ? step : x[i] < T.Zero ? -step : x[i] * step;
                    break;
                case ReductionOperation.Sumsq:
                    TensorPrimitives.Multiply(x, T.CreateTruncating(2 * scale), xDiff);
                    break;
                default:
                    xDiff.Fill(step);
                    break;
            }
        }
    }
}
