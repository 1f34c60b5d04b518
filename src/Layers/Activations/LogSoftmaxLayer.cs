using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of LogSoftmax.</summary>
public sealed record LogSoftmaxOptions : LayerOptions
{
    /// <summary>The class axis, along which the probabilities sum to 1; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Inverse temperature β: p = softmax(β·z).</summary>
    public double Beta { get; init; } = 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => SoftmaxOptions.CheckBeta(Beta);
}

/// <summary>l_k = log p_k = β·z_k − log Σ_c e^(β·z_c) along the class axis.  z, l: outer × classes × inner.</summary>
/// <remarks>
/// With m = max z it is (z_k − m) − log1p(Σ_{c≠argmax} e^(z_c − m)) (β = 1): finite for all finite z, and exact as p → 1.
/// <para>Backward: ∂z_k = β·(∂l_k − p_k·Σ_c ∂l_c), computed as ∂l_k·Σ_{c≠k} p_c − p_k·Σ_{c≠k} ∂l_c, which does not cancel as p_k → 1.</para>
/// <para>Errors: no such axis. Source: Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021.</para>
/// </remarks>
[LayerType("LogSoftmax")]
public sealed class LogSoftmaxLayer<T>(LogSoftmaxOptions options) : Layer<T, LogSoftmaxOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        top[0].Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        LogSoftmax.Forward<T>(bottom[0].Data, top[0].Data, axis.Outer, axis.Classes, axis.Inner, Options.Beta);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            LogSoftmax.Backward<T>(bottom[0].Data, top[0].Diff, bottom[0].Diff, axis.Outer, axis.Classes, axis.Inner, Options.Beta);
    }
}
