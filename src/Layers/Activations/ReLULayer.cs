using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of ReLU.</summary>
public sealed record ReLUOptions : LayerOptions
{
    /// <summary>The slope where x is negative; 0 is the plain ReLU, a small positive one the leaky ReLU.</summary>
    public double NegativeSlope { get; init; }
}

/// <summary>y = max(x, 0) + negative_slope · min(x, 0).  x, y: any shape.
/// Backward: ∂x = ∂y where x &gt; 0, else negative_slope · ∂y.</summary>
/// <remarks>
/// The derivative at x = 0 is taken to be negative_slope.
/// <para>Source: Caffe ReLU; Nair &amp; Hinton, Rectified linear units improve restricted Boltzmann machines, ICML 2010; leaky: Maas, Hannun &amp; Ng, ICML 2013.</para>
/// </remarks>
[LayerType("ReLU")]
public sealed class ReLULayer<T>(ReLUOptions options) : Layer<T, ReLUOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T slope = T.CreateTruncating(options.NegativeSlope);

    // With a slope of 0 or more, y > 0 is x > 0: Backward reads the tops, and needs no bottom.
    private bool KeepsSign => slope >= T.Zero;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => KeepsSign;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => KeepsSign;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => Elementwise.Relu(bottom[0].Data, slope, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            Elementwise.ReluBackward(KeepsSign ? top[0].Data : bottom[0].Data, top[0].Diff, slope, bottom[0].Diff);
    }
}
