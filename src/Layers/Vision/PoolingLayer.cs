using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Each channel's windows, reduced to one value each: MAX y = max x, AVE y = Σ x / area, STOCHASTIC y = an x drawn with the probability x / Σ x in training, Σ x² / Σ x in testing.
/// x: N×C×H×W, y: N×C×(windows down)×(windows across). The second top, for MAX: where in its channel the largest lies, row·W + column.
/// Backward: MAX and STOCHASTIC in training pass ∂y to the element taken, AVE ∂y / area to each, STOCHASTIC in testing ∂y·(2x − y) / Σ x.</summary>
/// <remarks>
/// There are (extent + 2·pad − kernel) / stride + 1 windows, rounded by round_mode, without those that would begin beyond the image. The area counts the padding, but not what lies beyond it. Of
/// equal elements MAX takes the first, and a NaN before any number. AVE sums in double. The random numbers are a pure function of the seed, the layer's name and the iteration.
/// <para>Errors: a bottom without 4 axes; a window that does not fit; negative values for STOCHASTIC.</para>
/// <para>Source: Caffe Pooling (STOCHASTIC, which it has for the GPU alone, too); Zeiler &amp; Fergus, Stochastic pooling for regularization of deep convolutional neural networks, ICLR 2013.</para>
/// </remarks>
[LayerType("Pooling")]
public sealed class PoolingLayer<T>(PoolingOptions options) : Layer<T, PoolingOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private WindowPooling<T>? pooling;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Options.Pool == PoolMethod.Max ? Arity.Between(1, 2) : Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => pooling = new WindowPooling<T>(Options.Pool, Context.Phase, Context.HasBackward || top.Length > 1);

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.Images(shape);
        int kernelHeight = Options.GlobalPooling ? shape[2] : (Options.KernelSize ?? Options.KernelH)!.Value;
        int kernelWidth = Options.GlobalPooling ? shape[3] : (Options.KernelSize ?? Options.KernelW)!.Value;
        var sizes = new PoolingShape(
            shape[0] * shape[1], shape[2], shape[3], kernelHeight, kernelWidth,
            Options.Stride ?? Options.StrideH ?? 1, Options.Stride ?? Options.StrideW ?? 1, Options.Pad ?? Options.PadH ?? 0, Options.Pad ?? Options.PadW ?? 0, 0, 0);
        bool roundsUp = Options.RoundMode == PoolRoundMode.Ceil;
        sizes = sizes with
        {
            OutputHeight = PoolingShape.OutputExtent(sizes.Height, kernelHeight, sizes.StrideHeight, sizes.PadHeight, roundsUp),
            OutputWidth = PoolingShape.OutputExtent(sizes.Width, kernelWidth, sizes.StrideWidth, sizes.PadWidth, roundsUp),
        };
        if (sizes.OutputCount == 0)
            throw new InputException($"a window of {kernelHeight}×{kernelWidth} with padding {sizes.PadHeight} and {sizes.PadWidth} does not fit into the {shape[2]}×{shape[3]} images of a bottom of shape {shape}");
        Shape result = InputChecks.TopShape(shape[0], shape[1], sizes.OutputHeight, sizes.OutputWidth);
        foreach (Blob<T> blob in top)
            blob.Reshape(result);
        pooling!.Reshape(sizes);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        RandomStream random = Context.Random();
        pooling!.Forward(bottom[0].Data, top[0].Data, ref random);
        if (top.Length > 1)
            pooling.WriteIndices(top[1].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            pooling!.Backward(bottom[0].Data, top[0].Diff, bottom[0].Diff);
    }
}
