using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Images of another size. NEAREST: y[n, c, i, j] = x[n, c, ⌊i·H/H'⌋, ⌊j·W/W'⌋]; BILINEAR: y[n, c, i, j] = (1 − v)·((1 − w)·x[a, b] + w·x[a, b + 1]) + v·((1 − w)·x[a + 1, b] + w·x[a + 1, b + 1])
/// at the place a + v = max(0, (i + ½)·H/H' − ½), b + w = max(0, (j + ½)·W/W' − ½) of image n's channel c, its last row and column going on beyond it.
/// x: N×C×H×W, y: N×C×H'×W'; H' and W' are height and width, or scale_factor·H and scale_factor·W.
/// Backward: ∂x = Σ weight·∂y over all that read it.</summary>
/// <remarks>
/// With align_corners the corners of x and y are in one place: a + v = i·(H − 1)/(H' − 1), b + w = j·(W − 1)/(W' − 1), 0 where H' or W' is 1. Sizes smaller than those of the bottom are allowed; nothing is smoothed then.
/// <para>Errors: a bottom without 4 axes; an image without elements.</para>
/// <para>Source: PyTorch's Upsample and interpolate; Caffe's Interp of DeepLab is BILINEAR with align_corners. Odena, Dumoulin &amp; Olah, Deconvolution and checkerboard artifacts, Distill 2016, for its use before a convolution.</para>
/// </remarks>
[LayerType("Upsample")]
public sealed class UpsampleLayer<T>(UpsampleOptions options) : Layer<T, UpsampleOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private ResampleAxis<T>? rows;
    private ResampleAxis<T>? columns;
    private int planes;

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
            throw new InputException($"the images of a bottom of shape {shape} have no elements to enlarge");
        long height = Options.Height ?? (long)Options.ScaleFactor!.Value * shape[2], width = Options.Width ?? (long)Options.ScaleFactor!.Value * shape[3];
        if (Math.Max(height, width) > Array.MaxLength)
            throw new InputException($"the images of a bottom of shape {shape} would become {height}×{width}, more than {Array.MaxLength} along an axis");
        top[0].Reshape(InputChecks.TopShape(shape[0], shape[1], (int)height, (int)width));
        planes = shape[0] * shape[1];
        rows = Axis(shape[2], (int)height);
        columns = Axis(shape[3], (int)width);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Resampling.Forward<T>(rows!, columns!, planes, bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Resampling.Backward<T>(rows!, columns!, planes, top[0].Diff, bottom[0].Diff);
    }

    private ResampleAxis<T> Axis(int input, int output) =>
        Options.Mode == UpsampleMode.Nearest ? ResampleAxis<T>.Nearest(input, output) : ResampleAxis<T>.Linear(input, output, Options.AlignCorners);
}
