using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of MVN.</summary>
public sealed record MVNOptions : LayerOptions
{
    /// <summary>Whether the deviations are divided by the standard deviation.</summary>
    public bool NormalizeVariance { get; init; } = true;

    /// <summary>Whether all channels of a sample are normalized together, instead of each by itself.</summary>
    public bool AcrossChannels { get; init; }

    /// <summary>ε, added to the standard deviation.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public double Eps { get; init; } = 1e-9;
}

/// <summary>Mean-variance normalization of each sample: y = (x − μ) / (σ + ε), or y = x − μ.  x, y: N × C × any; μ, σ: over a channel of a sample, or over a whole sample with across_channels.
/// Backward: ∂x = (∂y − mean(∂y)) / (σ + ε) − y · mean(∂y · y) / σ, or ∂y − mean(∂y).</summary>
/// <remarks>
/// σ is the biased standard deviation, taken in two passes and in double. Where σ = 0, y = 0 and the last term is 0.
/// <para>Caffe's Backward has σ + ε in place of σ, which is not the derivative where ε counts. Errors: a bottom with fewer than 2 axes (1 with across_channels). Source: Caffe MVN.</para>
/// </remarks>
[LayerType("MVN")]
public sealed class MVNLayer<T>(MVNOptions options) : Layer<T, MVNOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // σ of each row of the last Forward.
    private double[] deviations = [];
    private int rows;
    private int columns;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => Options.NormalizeVariance;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int leading = Options.AcrossChannels ? 1 : 2;
        if (shape.Rank < leading)
            throw new InputException($"the bottom must have {leading} or more axes, N × C × any, but its shape is {shape}");
        (rows, columns) = (shape.CountOf(0, leading), shape.CountFrom(leading));
        if (deviations.Length < rows)
            deviations = new double[rows];
        top[0].Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> x = bottom[0].Data.Slice(row * columns, columns);
            double mean = Sums.Sum(x) / columns;
            if (Options.NormalizeVariance)
                deviations[row] = Math.Sqrt(Moments.SumOfSquaredDeviations(x, mean) / columns);
            Moments.Normalize(x, mean, Scale(row), top[0].Data.Slice(row * columns, columns));
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<T> yDiff = top[0].Diff.Slice(row * columns, columns);
            ReadOnlySpan<T> y = Options.NormalizeVariance ? top[0].Data.Slice(row * columns, columns) : yDiff;
            double dot = Options.NormalizeVariance && deviations[row] != 0 ? Sums.Dot(y, yDiff) / columns / deviations[row] : 0;
            Moments.NormalizeBackward(y, yDiff, Sums.Sum(yDiff) / columns, dot, Scale(row), bottom[0].Diff.Slice(row * columns, columns));
        }
    }

    // A row of equal values stays 0 with ε = 0, too.
    private double Scale(int row) => !Options.NormalizeVariance ? 1 : deviations[row] + Options.Eps is > 0 and double divisor ? 1 / divisor : 0;
}
