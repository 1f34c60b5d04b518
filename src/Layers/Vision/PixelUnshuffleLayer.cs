using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of PixelUnshuffle.</summary>
public sealed record PixelUnshuffleOptions : LayerOptions
{
    /// <summary>How many times lower and narrower the images become, r.</summary>
    [Range(1, 1 << 15)]
    public required int DownscaleFactor { get; init; }
}

/// <summary>y[n, c·r² + i·r + j, h, w] = x[n, c, h·r + i, w·r + j]: the inverse of PixelShuffle, also called space to depth.
/// x: N×C×(H·r)×(W·r), y: N×(C·r²)×H×W; r is downscale_factor.
/// Backward: ∂x[n, c, h·r + i, w·r + j] = ∂y[n, c·r² + i·r + j, h, w].</summary>
/// <remarks>
/// Errors: a bottom without 4 axes; a height or width that is no multiple of r.
/// <para>Source: Shi et al., Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural network, CVPR 2016, 2.2; PyTorch's PixelUnshuffle.</para>
/// </remarks>
[LayerType("PixelUnshuffle")]
public sealed class PixelUnshuffleLayer<T>(PixelUnshuffleOptions options) : Layer<T, PixelUnshuffleOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private int planes;
    private int height;
    private int width;

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
        int factor = Options.DownscaleFactor;
        if (shape[2] % factor != 0 || shape[3] % factor != 0)
            throw new InputException($"the {shape[2]}×{shape[3]} images of a bottom of shape {shape} cannot be split by 'downscale_factor' = {factor}");
        (planes, height, width) = (shape[0] * shape[1], shape[2] / factor, shape[3] / factor);
        top[0].Reshape(new Shape(shape[0], checked(shape[1] * factor * factor), height, width));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => PixelShuffle.Split<T>(planes, Options.DownscaleFactor, height, width, bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            PixelShuffle.Join<T>(planes, Options.DownscaleFactor, height, width, top[0].Diff, bottom[0].Diff);
    }
}
