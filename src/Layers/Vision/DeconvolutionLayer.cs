using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>y[n, m, p·stride + k·dilation − pad] = b[m] + Σ over the channels c of m's group, the positions p and the kernel's elements k that lead there of w[c, m, k] · x[n, c, p]: the transpose of a convolution, which upsamples.
/// x: N×C×(spatial extents), w: C×(M/G)×(kernel extents), b: M, y: N×M×(extents).
/// Backward: ∂x is the convolution of ∂y with w, ∂w += Σₙ Σₚ x·∂y, ∂b += Σ ∂y over all but the channels.</summary>
/// <remarks>
/// M is num_output, G group; stride and pad are those of the convolution whose transpose it is. Each of any number of spatial axes has
/// stride·(extent − 1) + dilation·(kernel − 1) + 1 − 2·pad elements in y. With group = C = num_output, no bias, a weight_filler of type bilinear and lr_mult 0 it is bilinear upsampling.
/// Several bottoms of one shape give as many tops, with the same weights.
/// <para>Parameters: weight, bias.</para>
/// <para>Errors: channels that do not make the groups; lists that do not fit the number of spatial axes; padding that leaves nothing of the top.</para>
/// <para>Source: Caffe Deconvolution; Zeiler, Krishnan, Taylor &amp; Fergus, Deconvolutional networks, CVPR 2010; Long, Shelhamer &amp; Darrell, Fully convolutional networks, CVPR 2015.</para>
/// </remarks>
[LayerType("Deconvolution")]
public sealed class DeconvolutionLayer<T>(ConvolutionOptions options) : ConvolutionBaseLayer<T>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override bool ReadsImages => false;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int i = 0; i < bottom.Length; i++)
        {
            Convolution.BackwardData(Sizes, bottom[i].Data, Weights, top[i].Data);
            if (Options.BiasTerm)
                Channels.Add(Bias, Sizes.Images, Sizes.Geometry.InputCount, top[i].Data);
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        for (int i = 0; i < bottom.Length; i++)
        {
            ReadOnlySpan<T> topDiff = top[i].Diff;
            BackwardParameters(topDiff, bottom[i].Data, topDiff);
            if (propagateDown[i])
                Convolution.Forward(Sizes, topDiff, Weights, [], bottom[i].Diff);
        }
    }
}
