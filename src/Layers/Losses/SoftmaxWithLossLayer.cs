using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of SoftmaxWithLoss.</summary>
public sealed record SoftmaxWithLossOptions : ClassificationLossOptions
{
    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis }, "probabilities");
}

/// <summary>Multinomial logistic loss of the softmax of scores, fused: loss = Σᵢ −log pᵢ[yᵢ] / divisor, p = softmax(z) along the class axis.</summary>
/// <remarks>
/// Bottoms: scores z, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1.
/// Tops: the loss, a scalar; optionally the probabilities p, shaped as z.
/// <para>With m = max z the loss of a position is log1p(Σ_{k≠argmax} e^(z_k − m)) − (z_y − m): it never forms log p, has no cap, and is finite for all finite z.</para>
/// <para>Backward: ∂z_k = weight / divisor · (p_k − [k = y]), 0 where the position is ignored; and, where the second top is read, plus p_k·(∂p_k − Σ_c p_c·∂p_c).</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position.</para>
/// <para>Source: Caffe SoftmaxWithLoss, without its cap of the loss at −log FLT_MIN = 87.34; Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021.</para>
/// </remarks>
[LayerType("SoftmaxWithLoss", Role = LayerRole.Loss)]
public sealed class SoftmaxWithLossLayer<T>(SoftmaxWithLossOptions options) : ClassificationLossLayer<T, SoftmaxWithLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // The part of ∂z that comes from the second top; sized where there is one.
    private readonly Blob<T> fromProbabilities = new(new Shape(0));

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => true;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        if (top.Length < 2)
            return;
        top[1].Reshape(bottom[0].Shape);
        fromProbabilities.Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    protected override double SumOfLosses(Blob<T> values, ReadOnlySpan<Blob<T>> top)
    {
        ArgumentNullException.ThrowIfNull(values);
        Span<T> probabilities = top.Length > 1 ? top[1].Data : default;
        return SoftmaxCrossEntropy.Forward(values.Data, Labels, default, probabilities, Axis.Outer, Axis.Classes, Axis.Inner).Loss;
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, double scale, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        SoftmaxCrossEntropy.Backward(values.Data, Labels, scale, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner);
        if (top.Length < 2 || !top[1].HasDiff || !top[1].Diff.ContainsAnyExcept(T.Zero))
            return;
        Softmax.Backward<T>(top[1].Data, top[1].Diff, fromProbabilities.Data, Axis.Outer, Axis.Classes, Axis.Inner);
        TensorPrimitives.Add(values.Diff, fromProbabilities.Data, values.Diff);
    }
}
