using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of AdaptiveAveragePooling.</summary>
public sealed record AdaptiveAveragePoolingOptions : LayerOptions
{
    /// <summary>The height and width of the top, 1 or more; one number for both.</summary>
    public required IReadOnlyList<int> OutputSize { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (OutputSize.Count is not (1 or 2) || OutputSize.Any(extent => extent < 1))
            yield return (nameof(OutputSize), $"'output_size' must be a height and a width of 1 or more, or one number for both, not [{string.Join(", ", OutputSize)}]");
    }
}

/// <summary>The means of windows whose number is given: y[n, c, i, j] = the mean of x[n, c, h, w] over ⌊i·H/H'⌋ ≤ h &lt; ⌈(i + 1)·H/H'⌉ and ⌊j·W/W'⌋ ≤ w &lt; ⌈(j + 1)·W/W'⌉.
/// x: N×C×H×W, y: N×C×H'×W'; H' and W' are output_size.
/// Backward: ∂x = Σ ∂y / the number of elements of the window, over the windows that it lies in.</summary>
/// <remarks>
/// The windows cover the image and overlap where they must; where the top is the larger, they repeat elements. An output_size of 1 is global average pooling. Sums are in double.
/// <para>Errors: a bottom without 4 axes; an image without elements.</para>
/// <para>Source: PyTorch's AdaptiveAvgPool2d; global average pooling: Lin, Chen &amp; Yan, Network in network, ICLR 2014, 3.2.</para>
/// </remarks>
[LayerType("AdaptiveAveragePooling")]
public sealed class AdaptiveAveragePoolingLayer<T>(AdaptiveAveragePoolingOptions options) : Layer<T, AdaptiveAveragePoolingOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private AdaptivePoolingShape sizes;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.Images(shape);
        if (shape[2] == 0 || shape[3] == 0)
            throw new InputException($"the images of a bottom of shape {shape} have no elements to average");
        sizes = new AdaptivePoolingShape(shape[0] * shape[1], shape[2], shape[3], Options.OutputSize[0], Options.OutputSize[^1]);
        top[0].Reshape(InputChecks.TopShape(shape[0], shape[1], sizes.OutputHeight, sizes.OutputWidth));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => AdaptiveAveragePooling.Forward<T>(sizes, bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            AdaptiveAveragePooling.Backward<T>(sizes, top[0].Diff, bottom[0].Diff);
    }
}
