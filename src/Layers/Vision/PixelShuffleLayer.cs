using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of PixelShuffle.</summary>
public sealed record PixelShuffleOptions : LayerOptions
{
    /// <summary>How many times as high and as wide the images become, r.</summary>
    [Range(1, 1 << 15)]
    public required int UpscaleFactor { get; init; }
}

/// <summary>y[n, c, h·r + i, w·r + j] = x[n, c·r² + i·r + j, h, w]: r² channels become one of r times the height and width, sub-pixel convolution's last step.
/// x: N×(C·r²)×H×W, y: N×C×(H·r)×(W·r); r is upscale_factor.
/// Backward: ∂x[n, c·r² + i·r + j, h, w] = ∂y[n, c, h·r + i, w·r + j].</summary>
/// <remarks>
/// Errors: a bottom without 4 axes; channels that are no multiple of r².
/// <para>Source: Shi et al., Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural network, CVPR 2016, 2.2; PyTorch's PixelShuffle.</para>
/// </remarks>
[LayerType("PixelShuffle")]
public sealed class PixelShuffleLayer<T>(PixelShuffleOptions options) : Layer<T, PixelShuffleOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
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
        int factor = Options.UpscaleFactor;
        if (shape[1] % (factor * factor) != 0)
            throw new InputException($"a bottom of shape {shape} has {shape[1]} channels, which is no multiple of the square of 'upscale_factor', {factor * factor}");
        (planes, height, width) = (shape[0] * (shape[1] / (factor * factor)), shape[2], shape[3]);
        top[0].Reshape(new Shape(shape[0], shape[1] / (factor * factor), checked(height * factor), checked(width * factor)));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => PixelShuffle.Join<T>(planes, Options.UpscaleFactor, height, width, bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            PixelShuffle.Split<T>(planes, Options.UpscaleFactor, height, width, top[0].Diff, bottom[0].Diff);
    }
}
