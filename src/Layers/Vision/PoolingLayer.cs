using System.Numerics;
using System.Numerics.Tensors;
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
    private PoolingShape sizes;

    // Where in its plane the element of each window lies that was taken.
    private int[] indices = [];
    private double[] uniform = [];

    private bool Draws => Options.Pool == PoolMethod.Stochastic && Context.Phase == Phase.Train;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Options.Pool == PoolMethod.Max ? Arity.Between(1, 2) : Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        InputChecks.Images(shape);
        int kernelHeight = Options.GlobalPooling ? shape[2] : (Options.KernelSize ?? Options.KernelH)!.Value;
        int kernelWidth = Options.GlobalPooling ? shape[3] : (Options.KernelSize ?? Options.KernelW)!.Value;
        sizes = new PoolingShape(
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
        if ((Options.Pool == PoolMethod.Max || Draws) && indices.Length < result.Count)
            indices = new int[result.Count];
        if (Draws && uniform.Length < result.Count)
            uniform = new double[result.Count];
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data;
        Span<T> y = top[0].Data;
        switch (Options.Pool)
        {
            case PoolMethod.Max:
                MaxPooling.Forward(sizes, x, y, indices.AsSpan(0, y.Length));
                if (top.Length > 1)
                    TensorPrimitives.ConvertTruncating<int, T>(indices.AsSpan(0, y.Length), top[1].Data);
                break;
            case PoolMethod.Ave:
                AveragePooling.Forward(sizes, x, y);
                break;
            default:
                CheckNotNegative(x);
                if (Draws)
                    StochasticPooling.Draw(sizes, x, DrawUniform(y.Length), y, indices.AsSpan(0, y.Length));
                else
                    StochasticPooling.Expect(sizes, x, y);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (!propagateDown[0])
            return;
        ReadOnlySpan<T> topDiff = top[0].Diff;
        Span<T> bottomDiff = bottom[0].Diff;
        if (Options.Pool == PoolMethod.Ave)
            AveragePooling.Backward(sizes, topDiff, bottomDiff);
        else if (Options.Pool == PoolMethod.Max || Draws)
            MaxPooling.Backward(sizes, topDiff, indices.AsSpan(0, topDiff.Length), bottomDiff);
        else
            StochasticPooling.ExpectBackward(sizes, bottom[0].Data, topDiff, bottomDiff);
    }

    private static void CheckNotNegative(ReadOnlySpan<T> x)
    {
        if (x.Length > 0 && TensorPrimitives.Min(x) is var least && least < T.Zero)
            throw new InputException($"STOCHASTIC pooling needs values of 0 or more, such as a ReLU gives, but the bottom holds {least}");
    }

    private ReadOnlySpan<double> DrawUniform(int count)
    {
        RandomStream random = Context.Random();
        for (int i = 0; i < count; i++)
            uniform[i] = random.NextDouble();
        return uniform.AsSpan(0, count);
    }
}
