using System.Numerics;

namespace NetFramework.Layers;

/// <summary>y = x · min(max(x + 3, 0), 6) / 6.  x, y: any shape.
/// Backward: ∂x = 0 where x ≤ −3, ∂y where x ≥ 3, else ∂y · (2 · x + 3) / 6.</summary>
/// <remarks>The derivatives at x = −3 and x = 3 are taken to be 0 and 1, those of the outer sides. Source: PyTorch Hardswish; Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.2.</remarks>
[LayerType("HardSwish")]
public sealed class HardSwishLayer<T>(NoOptions options) : ElementwiseLayer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.HardSwish(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.HardSwishBackward(x, yDiff, xDiff);
}
