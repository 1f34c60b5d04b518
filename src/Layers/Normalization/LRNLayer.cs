using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Which elements are the neighbours of one.</summary>
public enum NormRegion
{
    /// <summary>Those at the same place in neighbouring channels.</summary>
    AcrossChannels,

    /// <summary>Those in a square around it in its own channel.</summary>
    WithinChannel,
}

/// <summary>Options of LRN.</summary>
public sealed record LRNOptions : LayerOptions
{
    /// <summary>The number of neighbours, n, or the side of the square of neighbours; odd.</summary>
    [Range(1, int.MaxValue)]
    public int LocalSize { get; init; } = 5;

    /// <summary>The weight of the neighbours, α.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>The exponent, β.</summary>
    public double Beta { get; init; } = 0.75;

    /// <summary>Which elements are neighbours.</summary>
    public NormRegion NormRegion { get; init; }

    /// <summary>What is added to the neighbours, k, for ACROSS_CHANNELS; with WITHIN_CHANNEL it is always 1, as in Caffe.</summary>
    public double K { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (LocalSize % 2 == 0)
            yield return (nameof(LocalSize), $"'local_size' must be odd, so that an element has as many neighbours on either side, not {LocalSize}");
    }
}

/// <summary>y = x·s^−β, local response normalisation. ACROSS_CHANNELS: s = k + (α/n)·Σ x² over the n neighbouring channels; WITHIN_CHANNEL: s = 1 + (α/n²)·Σ x² over the n×n neighbours.
/// x, y: N×C×H×W, for ACROSS_CHANNELS also N×C and any further axes; neighbours beyond the borders are 0.
/// Backward: ∂x = ∂y·s^−β − 2·(α/n)·β·x·Σ ∂y·x·s^(−β−1) over the neighbours, with n² for n in WITHIN_CHANNEL.</summary>
/// <remarks>
/// Errors: a bottom without the axes.
/// <para>Source: Caffe LRN, where α is divided by the number of neighbours; Krizhevsky, Sutskever &amp; Hinton, ImageNet classification with deep convolutional neural networks, NIPS 2012, 3.3.</para>
/// </remarks>
[LayerType("LRN")]
public sealed class LRNLayer<T>(LRNOptions options) : Layer<T, LRNOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // WITHIN_CHANNEL: s, for Backward; squares on the way to s, and two steps of the way back.
    private readonly Blob<T> scale = new(new Shape(0));
    private readonly Blob<T> terms = new(new Shape(0));
    private PoolingShape square;
    private int outer;
    private int channels;
    private int inner;

    private LocalResponse Settings => new(Options.LocalSize, Options.Alpha, Options.Beta, Options.K);

    private bool IsAcross => Options.NormRegion == NormRegion.AcrossChannels;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool CanShareDiff => IsAcross;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (IsAcross && shape.Rank < 2)
            throw new InputException($"the bottom must have channels on axis 1, but its shape is {shape}");
        if (!IsAcross)
            InputChecks.Images(shape);
        top[0].Reshape(shape);
        (outer, channels, inner) = (shape[0], shape[1], shape.CountFrom(2));
        if (IsAcross)
            return;
        if (Context.HasBackward)
            scale.Reshape(shape);
        terms.Reshape(shape);
        int n = Options.LocalSize;
        square = new PoolingShape(outer * channels, shape[2], shape[3], n, n, 1, 1, n / 2, n / 2, shape[2], shape[3]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data;
        Span<T> y = top[0].Data;
        if (IsAcross)
        {
            AcrossChannels.Forward(Settings, outer, channels, inner, x, y);
            return;
        }
        if (!x.IsEmpty)
            WithinChannel.Forward(Settings, square, x, terms.Data, Context.HasBackward ? scale.Data : y, y);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> x = bottom[0].Data, dy = top[0].Diff;
        Span<T> dx = bottom[0].Diff;
        if (IsAcross)
        {
            AcrossChannels.Backward(Settings, outer, channels, inner, x, dy, dx);
            return;
        }
        if (!x.IsEmpty)
            WithinChannel.Backward(Settings, square, x, scale.Data, dy, terms.Data, terms.Diff, dx);
    }
}
