using System.Numerics;
using System.Numerics.Tensors;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of SoftmaxWithLoss.</summary>
public sealed record SoftmaxWithLossOptions : ClassificationLossOptions
{
    /// <summary>The defaults.</summary>
    public SoftmaxWithLossOptions()
    {
    }

    /// <summary>What another formulation of the loss says of labels, weights and divisor.</summary>
    public SoftmaxWithLossOptions(ClassificationLossOptions shared) : base(shared)
    {
    }

    /// <summary>Inverse temperature β: p = softmax(β·z).</summary>
    public double Beta { get; init; } = 1;

    /// <inheritdoc/>
    public override PredictionHead? PredictionHead => new("Softmax", new SoftmaxOptions { Axis = Axis, Beta = Beta }, "probabilities");

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => [.. base.Validate(), .. SoftmaxOptions.CheckBeta(Beta)];
}

/// <summary>Multinomial logistic loss of the softmax of scores, fused: loss = Σᵢ −log pᵢ[yᵢ] / divisor, p = softmax(β·z) along the class axis.</summary>
/// <remarks>
/// Bottoms: scores z, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1, or a distribution q shaped as z (soft_label); optionally weights v, one per sample or one per position.
/// Tops: the loss, a scalar, or with reduction none one loss per position; optionally the probabilities p, shaped as z.
/// <para>With m = max z the loss of a position is log1p(Σ_{k≠argmax} e^(z_k − m)) − (z_y − m) (β = 1): it never forms log p, has no cap, and is finite for all finite z.</para>
/// <para>With class weights w, label smoothing or soft labels it is −Σ_c b_c·log p_c, b_c = w_c·q′_c, q′ = q·(1 − label_smoothing) + label_smoothing / classes.</para>
/// <para>Backward: ∂z_k = weight / divisor · β·(p_k·Σ_c b_c − b_k), of plain labels p_k − [k = y], where −Σ_{k≠y} p_k stands for p_y − 1, which would cancel; 0 where the position is ignored;
/// and, where the second top is read, plus β·p_k·(∂p_k − Σ_c p_c·∂p_c).</para>
/// <para>With weights v a position's loss and gradient are multiplied by its own, and VALID divides by Σ v·w_y, with soft labels by Σ v: a weighted mean. No gradient flows to v; where v = 0 the position is ignored.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; not one weight per class; a soft label outside 0 … 1; a weight that is negative or not finite.</para>
/// <para>Source: Caffe SoftmaxWithLoss, without its cap of the loss at −log FLT_MIN = 87.34; weights, smoothing and soft labels as in PyTorch CrossEntropyLoss;
/// Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021.</para>
/// </remarks>
[LayerType("SoftmaxWithLoss", Role = LayerRole.Loss)]
public sealed class SoftmaxWithLossLayer<T>(SoftmaxWithLossOptions options) : ClassificationLossLayer<T, SoftmaxWithLossOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // The part of ∂z that comes from the second top; sized where there is one.
    private readonly Blob<T> fromProbabilities = new(new Shape(0));

    // After a Forward with a Backward, the next Forward makes the gradient along with the losses, from one exponentiation, for the diff that the loss had then;
    // Backward takes it over where the diff is the same again, and where it is not, computes its own. Either way the result is the same to the last bit.
    private readonly Blob<T> gradient = new(new Shape(0));
    private double gradientScale = double.NaN;
    private double expectedDiff = double.NaN;

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => true;

    /// <inheritdoc/>
    protected override double InverseTemperature => Options.Beta;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        base.Reshape(bottom, top);
        if (!double.IsNaN(expectedDiff))
            gradient.Reshape(bottom[0].Shape);
        if (top.Length < 2)
            return;
        top[1].Reshape(bottom[0].Shape);
        fromProbabilities.Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    protected override double SumOfLosses(ReadOnlySpan<T> values, ReadOnlySpan<T> targets, Span<T> losses, CrossEntropySettings<T> settings, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> probabilities = top.Length > 1 ? top[1].Data : default;
        gradientScale = expectedDiff / Divisor;
        expectedDiff = double.NaN;
        bool withGradient = !double.IsNaN(gradientScale);
        CrossEntropyTotal total = (withGradient, Options.SoftLabel) switch
        {
            (false, false) => SoftmaxCrossEntropy.Forward(values, Labels, losses, probabilities, Axis.Outer, Axis.Classes, Axis.Inner, settings),
            (false, true) => SoftmaxCrossEntropy.Forward(values, targets, losses, probabilities, Axis.Outer, Axis.Classes, Axis.Inner, settings),
            (true, false) => SoftmaxCrossEntropy.ForwardBackward(
                values, Labels, losses, probabilities, gradientScale, gradient.Data, Axis.Outer, Axis.Classes, Axis.Inner, settings),
            (true, true) => SoftmaxCrossEntropy.ForwardBackward(
                values, targets, losses, probabilities, gradientScale, gradient.Data, Axis.Outer, Axis.Classes, Axis.Inner, settings),
        };
        return total.Loss;
    }

    /// <inheritdoc/>
    protected override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<T> targets, double scale, ReadOnlySpan<T> scales, CrossEntropySettings<T> settings, Blob<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (scale == gradientScale && scales.IsEmpty)
            gradient.Data.CopyTo(values.Diff);
        else if (Options.SoftLabel)
            SoftmaxCrossEntropy.Backward(values.Data, targets, scale, scales, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, settings);
        else
            SoftmaxCrossEntropy.Backward(values.Data, Labels, scale, scales, values.Diff, Axis.Outer, Axis.Classes, Axis.Inner, settings);
        if (scales.IsEmpty)
        {
            expectedDiff = double.CreateTruncating(top[0].Diff[0]);
            gradient.Reshape(values.Shape);
        }
        if (top.Length < 2 || !top[1].HasDiff || !top[1].Diff.ContainsAnyExcept(T.Zero))
            return;
        Softmax.Backward<T>(top[1].Data, top[1].Diff, fromProbabilities.Data, Axis.Outer, Axis.Classes, Axis.Inner, Options.Beta);
        TensorPrimitives.Add(values.Diff, fromProbabilities.Data, values.Diff);
    }
}
