using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of BatchNorm.</summary>
public sealed record BatchNormOptions : LayerOptions
{
    /// <summary>Whether the stored statistics normalize, instead of those of the batch. By default they do in testing, and not in training.</summary>
    public bool? UseGlobalStats { get; init; }

    /// <summary>λ: what remains of the stored statistics at each training pass.</summary>
    [Range(0.0, 1.0)]
    public double MovingAverageFraction { get; init; } = 0.999;

    /// <summary>ε, added to the variance.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public double Eps { get; init; } = 1e-5;
}

/// <summary>Normalizes each channel: y = (x − μ_c) / √(σ²_c + ε).  x, y: N × C × any (a bottom of rank 1 is one channel); μ, σ²: C.
/// Backward: ∂x = (∂y − mean(∂y) − y · mean(∂y · y)) / √(σ²_c + ε), the means over the channel; with the stored statistics ∂x = ∂y / √(σ²_c + ε).</summary>
/// <remarks>
/// μ and σ² (biased, by n) are those of the batch, over its n = N·any elements in each channel, or the stored ones (use_global_stats). The variance is taken in two passes and in double, so that a
/// large mean does not spoil it. There is no scale and no shift: a Scale layer with bias_term follows for those.
/// <para>Parameters, not learned but gathered: mean m, variance v, factor s. With the batch's statistics each Forward does m ← λ·m + μ, v ← λ·v + σ²·n / (n − 1), s ← λ·s + 1; the stored statistics are
/// m / s and v / s, or 0 where s = 0. Their lr_mult is 0.</para>
/// <para>Errors: another number of channels; an lr_mult for the statistics; an empty batch where its statistics are asked for.
/// Source: Caffe BatchNorm; Ioffe &amp; Szegedy, Batch normalization, ICML 2015.</para>
/// </remarks>
[LayerType("BatchNorm")]
public sealed class BatchNormLayer<T>(BatchNormOptions options) : Layer<T, BatchNormOptions>(options), IChannelMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private AxisExtents extents;
    private double[] mean = [];
    private double[] variance = [];

    // 1 / √(σ² + ε) of the last Forward.
    private double[] scale = [];
    private double[] diffMean = [];
    private double[] diffDot = [];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool CanShareDiff => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => !UsesStored;

    /// <inheritdoc/>
    public override IChannelMap<T>? ChannelMap => UsesStored ? this : null;

    AxisExtents? IChannelMap<T>.Channels => extents;

    T? IChannelMap<T>.Slope => null;

    private bool UsesStored => Options.UseGlobalStats ?? Context.Phase == Phase.Test;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        int channels = Channels(bottom[0].Shape);
        AddStatistic("mean", new Shape(channels));
        AddStatistic("variance", new Shape(channels));
        AddStatistic("factor", new Shape(1));
        (mean, variance, scale, diffMean, diffDot) = (new double[channels], new double[channels], new double[channels], new double[channels], new double[channels]);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int channels = Channels(shape);
        if (channels != mean.Length)
            throw new InputException($"the statistics are of {mean.Length} channel(s), but a bottom of shape {shape} has {channels}");
        if (shape.Count == 0 && channels > 0 && !UsesStored)
            throw new InputException($"a bottom of shape {shape} has no elements to take statistics of");
        extents = shape.Rank == 1 ? new AxisExtents(1, 1, shape[0]) : new AxisExtents(shape[0], channels, shape.CountFrom(2));
        top[0].Reshape(shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data;
        Span<T> y = top[0].Data;
        if (UsesStored)
        {
            ReadStored();
        }
        else
        {
            Moments.OfAxis(x, extents, mean, variance);
            Store();
        }
        for (int c = 0; c < scale.Length; c++)
            scale[c] = 1 / Math.Sqrt(variance[c] + Options.Eps);
        for (int run = 0; run < extents.Runs; run++)
        {
            int c = run % extents.Extent;
            Moments.Normalize(x[extents.Run(run)], mean[c], scale[c], y[extents.Run(run)]);
        }
    }

    void IChannelMap<T>.Compose(Span<double> scale, Span<double> shift)
    {
        ReadStored();
        for (int c = 0; c < scale.Length; c++)
        {
            double s = 1 / Math.Sqrt(variance[c] + Options.Eps);
            (scale[c], shift[c]) = (s * scale[c], s * (shift[c] - mean[c]));
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> yDiff = top[0].Diff, y = UsesStored ? yDiff : top[0].Data;
        Span<T> xDiff = bottom[0].Diff;
        diffMean.AsSpan().Clear();
        diffDot.AsSpan().Clear();
        if (!UsesStored)
            DiffMeans(y, yDiff);
        for (int run = 0; run < extents.Runs; run++)
        {
            int c = run % extents.Extent;
            Moments.NormalizeBackward(y[extents.Run(run)], yDiff[extents.Run(run)], diffMean[c], diffDot[c] * scale[c], scale[c], xDiff[extents.Run(run)]);
        }
    }

    /// <summary>The means of ∂y and of ∂y·y over each channel.</summary>
    private void DiffMeans(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff)
    {
        double n = (double)extents.Outer * extents.Inner;
        for (int run = 0; run < extents.Runs; run++)
        {
            diffMean[run % extents.Extent] += Sums.Sum(yDiff[extents.Run(run)]) / n;
            diffDot[run % extents.Extent] += Sums.Dot(y[extents.Run(run)], yDiff[extents.Run(run)]) / n;
        }
    }

    private void ReadStored()
    {
        double factor = double.CreateTruncating(Parameters[2].Data[0]);
        double inverse = factor == 0 ? 0 : 1 / factor;
        for (int c = 0; c < mean.Length; c++)
        {
            mean[c] = inverse * double.CreateTruncating(Parameters[0].Data[c]);
            variance[c] = inverse * double.CreateTruncating(Parameters[1].Data[c]);
        }
    }

    private void Store()
    {
        double n = (double)extents.Outer * extents.Inner, unbiased = n > 1 ? n / (n - 1) : 1;
        for (int c = 0; c < mean.Length; c++)
        {
            Average(ref Parameters[0].Data[c], mean[c]);
            Average(ref Parameters[1].Data[c], unbiased * variance[c]);
        }
        Average(ref Parameters[2].Data[0], 1);
    }

    private void Average(ref T stored, double value) => stored = T.CreateTruncating(Options.MovingAverageFraction * double.CreateTruncating(stored) + value);

    private static int Channels(Shape shape) => shape.Rank switch
    {
        0 => throw new InputException("the bottom is a scalar: there is nothing to normalize"),
        1 => 1,
        _ => shape[1],
    };
}
