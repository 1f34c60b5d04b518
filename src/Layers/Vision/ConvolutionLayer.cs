using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>y[n, m, p] = b[m] + Σ over the channels c of m's group and the kernel's elements k of w[m, c, k] · x[n, c, p·stride + k·dilation − pad].
/// x: N×C×(spatial extents), w: M×(C/G)×(kernel extents), b: M, y: N×M×(numbers of positions); x is 0 outside of the image.
/// Backward: ∂x = Σ w·∂y over all that read x, ∂w += Σₙ Σₚ ∂y·x, ∂b += Σₙ Σₚ ∂y.</summary>
/// <remarks>
/// M is num_output, G group. On each of any number of spatial axes there are ⌊(extent + 2·pad − dilation·(kernel − 1) − 1) / stride⌋ + 1 positions. Several bottoms of one shape
/// give as many tops, with the same weights. As in Caffe and everywhere since, the kernel is not mirrored.
/// <para>By Winograd's minimal filtering (algorithm), the mean rounding error on normal data is below 3·u·√(C/G) of the outputs' root mean square, where it is 3 to 6·u in the direct sum; u is 2⁻²⁴ in float and 2⁻⁵³ in double. It needs
/// 16 channels and outputs in a group, and whether it is faster depends on the number of images too, and on whether the weights stay as they are: an image's outputs may differ between batches, and between training and inference, in their rounding. An element that is not finite makes up to 5×5 outputs so, where with kernels of 3×3 it is 3×3 in the direct sum.</para>
/// <para>Parameters: weight, bias.</para>
/// <para>Errors: channels that do not make the groups; lists that do not fit the number of spatial axes; a kernel that does not fit into the padded image.</para>
/// <para>Source: Caffe Convolution; LeCun et al., Backpropagation applied to handwritten zip code recognition, Neural Computation 1(4), 1989; groups: Krizhevsky, Sutskever &amp; Hinton, NIPS 2012;
/// dilation: Yu &amp; Koltun, ICLR 2016; minimal filtering: Lavin &amp; Gray, Fast algorithms for convolutional neural networks, CVPR 2016.</para>
/// </remarks>
[LayerType("Convolution")]
public sealed class ConvolutionLayer<T>(ConvolutionOptions options) : ConvolutionBaseLayer<T>(options), IFusing<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly PreparedWeights prepared = new();
    private FusedMaps<T>? fused;

    /// <inheritdoc/>
    public override IFusing<T>? Fusing => this;

    /// <inheritdoc/>
    protected override bool ReadsImages => true;

    AxisExtents IFusing<T>.Channels => new(Sizes.Images, Options.NumOutput, Sizes.Geometry.OutputCount);

    FusedMaps<T>? IFusing<T>.Fused
    {
        get => fused;
        set => fused = value;
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ChannelMap<T> map = fused is null ? default : fused.Compose();
        for (int i = 0; i < bottom.Length; i++)
            Convolution.Forward(Sizes, bottom[i].Data, Weights, Bias, top[i].Data, map, Context.WeightsStay ? prepared : null);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        for (int i = 0; i < bottom.Length; i++)
        {
            ReadOnlySpan<T> topDiff = top[i].Diff;
            BackwardParameters(bottom[i].Data, topDiff, topDiff);
            if (propagateDown[i])
                Convolution.BackwardData(Sizes, topDiff, Weights, bottom[i].Diff);
        }
    }
}
