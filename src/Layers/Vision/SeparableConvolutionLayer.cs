using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>A convolution of each channel by itself, then a mix of channels at each position: z[n, c·D + d, p] = Σ over the kernel's elements k of v[c·D + d, k] · x[n, c, p·stride + k·dilation − pad],
/// y[n, m, p] = b[m] + Σ over all q of w[m, q] · z[n, q, p].
/// x: N×C×(spatial extents), v: (C·D)×1×(kernel extents), w: M×(C·D)×1×…×1, b: M, y: N×M×(numbers of positions); x is 0 outside of the image.
/// Backward: ∂z = wᵀ·∂y, ∂x = Σ v·∂z over all that read x, ∂v += Σₙ Σₚ ∂z·x, ∂w += Σₙ Σₚ ∂y·z, ∂b += Σₙ Σₚ ∂y.</summary>
/// <remarks>
/// M is num_output, D depth_multiplier. It is what two Convolution layers give, the first with group = C, num_output = C·D and no bias, the second with kernel_size 1; with a normalisation or an activation between the two, as in
/// MobileNet, write them so.
/// <para>Parameters: depthwise, pointwise, bias.</para>
/// <para>Errors: lists that do not fit the number of spatial axes; a kernel that does not fit into the padded image.</para>
/// <para>Source: Keras's SeparableConv2D; Chollet, Xception: Deep learning with depthwise separable convolutions, CVPR 2017; Howard et al., MobileNets, arXiv:1704.04861, 2017; Sifre, Rigid-motion scattering for image
/// classification, 2014.</para>
/// </remarks>
[LayerType("SeparableConvolution")]
public sealed class SeparableConvolutionLayer<T>(SeparableConvolutionOptions options) : Layer<T, SeparableConvolutionOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T> filtered = new(new Shape(0));
    private SlidingWindow? window;
    private ConvolutionShape depthwise;
    private ConvolutionShape pointwise;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => depthwise.MultiplyAdds + pointwise.MultiplyAdds;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis), spatial = shape.Rank - axis - 1;
        if (shape[axis] == 0)
            throw new InputException($"a bottom of shape {shape} has no channels on axis {axis}");
        window = new SlidingWindow(Options, spatial);
        double between = (double)shape[axis] * Options.DepthMultiplier, count = between * Math.Max(Options.NumOutput, window.Kernel.Aggregate(1.0, (product, extent) => product * extent));
        if (count > Array.MaxLength)
            throw new InputException($"the weights would have {count:0} elements, more than {Array.MaxLength}");
        AddParameter("depthwise", new Shape([(int)between, 1, .. window.Kernel]), Options.DepthwiseFiller);
        AddParameter("pointwise", new Shape([Options.NumOutput, (int)between, .. Enumerable.Repeat(1, spatial)]), Options.PointwiseFiller);
        if (Options.BiasTerm)
            AddParameter("bias", new Shape(Options.NumOutput), Options.BiasFiller);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        int axis = InputChecks.Axis(shape, Options.Axis), between = Parameters[0].Blob.Shape[0], channels = between / Options.DepthMultiplier;
        if (shape[axis] != channels || shape.Rank - axis - 1 != window!.Kernel.Length)
            throw new InputException($"the weights are for {channels} channels and {window!.Kernel.Length} spatial axes, but a bottom of shape {shape} has {shape[axis]} and {shape.Rank - axis - 1}");
        ConvolutionGeometry geometry = window.On(shape.Extents[(axis + 1)..]);
        int images = shape.CountOf(0, axis);
        int[] ones = [.. Enumerable.Repeat(1, window.Kernel.Length)], zeros = new int[ones.Length];
        depthwise = new ConvolutionShape(images, channels, between, channels, geometry);
        pointwise = new ConvolutionShape(images, between, Options.NumOutput, 1, new ConvolutionGeometry(geometry.Output, ones, ones, zeros, ones));
        filtered.Reshape(InputChecks.TopShape([.. shape.Extents[..axis], between, .. geometry.Output]));
        top[0].Reshape(InputChecks.TopShape([.. shape.Extents[..axis], Options.NumOutput, .. geometry.Output]));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Convolution.Forward<T>(depthwise, bottom[0].Data, Parameters[0].Data, [], filtered.Data);
        Convolution.Forward<T>(pointwise, filtered.Data, Parameters[1].Data, Options.BiasTerm ? Parameters[2].Data : [], top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> topDiff = top[0].Diff;
        if (Options.BiasTerm && Parameters[2].Learns)
            Channels.AddSum(topDiff, pointwise.Images, pointwise.Geometry.OutputCount, Parameters[2].Diff);
        if (Parameters[1].Learns)
            Convolution.BackwardWeights(pointwise, filtered.Data, topDiff, Parameters[1].Diff);
        if (!Parameters[0].Learns && !propagateDown[0])
            return;
        Convolution.BackwardData(pointwise, topDiff, Parameters[1].Data, filtered.Diff);
        if (Parameters[0].Learns)
            Convolution.BackwardWeights<T>(depthwise, bottom[0].Data, filtered.Diff, Parameters[0].Diff);
        if (propagateDown[0])
            Convolution.BackwardData<T>(depthwise, filtered.Diff, Parameters[0].Data, bottom[0].Diff);
    }
}
