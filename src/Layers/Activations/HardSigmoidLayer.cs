using System.Numerics;

namespace NetFramework.Layers;

/// <summary>y = min(max(x + 3, 0), 6) / 6.  x, y: any shape.
/// Backward: ∂x = ∂y / 6 where −3 &lt; x &lt; 3, else 0.</summary>
/// <remarks>The derivative at x = ±3 is taken to be 0, that of the flat side. Source: PyTorch Hardsigmoid; Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.2.</remarks>
[LayerType("HardSigmoid")]
public sealed class HardSigmoidLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.HardSigmoid(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.HardSigmoidBackward(x, yDiff, xDiff);
}
