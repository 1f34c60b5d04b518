using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Softmax.</summary>
public sealed record SoftmaxOptions : LayerOptions
{
    /// <summary>The class axis, along which the probabilities sum to 1; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;
}

/// <summary>p_k = e^(z_k) / Σ_c e^(z_c) along the class axis.  z, p: outer × classes × inner.</summary>
/// <remarks>
/// Computed from z − max z, so that it is finite for all finite z.
/// <para>Backward: ∂z_k = p_k·(∂p_k − Σ_c p_c·∂p_c).</para>
/// <para>Errors: no such axis. Source: Caffe Softmax; Blanchard, Higham &amp; Higham, IMA J. Numer. Anal. 41(4), 2021.</para>
/// </remarks>
[LayerType("Softmax")]
public sealed class SoftmaxLayer<T>(SoftmaxOptions options) : Layer<T, SoftmaxOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        top[0].Reshape(bottom[0].Shape);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        Softmax.Forward<T>(bottom[0].Data, top[0].Data, axis.Outer, axis.Classes, axis.Inner);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Softmax.Backward<T>(top[0].Data, top[0].Diff, bottom[0].Diff, axis.Outer, axis.Classes, axis.Inner);
    }
}
