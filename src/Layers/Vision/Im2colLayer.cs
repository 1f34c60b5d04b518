using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Im2col.</summary>
public sealed record Im2colOptions : SlidingWindowOptions;

/// <summary>y[n, (c, k), p] = x[n, c, p·stride + k·dilation − pad], the patches that a convolution's kernel sees, as columns.
/// x: N×C×(spatial extents), y: N×(C·K)×(numbers of positions), where K is the number of the kernel's elements; x is 0 outside of the image.
/// Backward: ∂x = Σ ∂y over all that read x.</summary>
/// <remarks>
/// On each of any number of spatial axes there are ⌊(extent + 2·pad − dilation·(kernel − 1) − 1) / stride⌋ + 1 positions.
/// <para>Errors: lists that do not fit the number of spatial axes; a kernel that does not fit into the padded image.</para>
/// <para>Source: Caffe Im2col; Chellapilla, Puri &amp; Simard, High performance convolutional neural networks for document processing, IWFHR 2006.</para>
/// </remarks>
[LayerType("Im2col")]
public sealed class Im2colLayer<T>(Im2colOptions options) : Layer<T, Im2colOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private ConvolutionGeometry? geometry;
    private int images;
    private int channels;

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
        int axis = InputChecks.Axis(shape, Options.Axis);
        geometry = new SlidingWindow(Options, shape.Rank - axis - 1).On(shape.Extents[(axis + 1)..]);
        (images, channels) = (shape.CountOf(0, axis), shape[axis]);
        long rows = (long)channels * geometry.KernelCount;
        top[0].Reshape(InputChecks.TopShape([.. shape.Extents[..axis], (int)Math.Min(rows, int.MaxValue), .. geometry.Output]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        Im2Col.Gather(geometry!, images, channels, bottom[0].Data, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Im2Col.Scatter(geometry!, images, channels, top[0].Diff, bottom[0].Diff);
    }
}
