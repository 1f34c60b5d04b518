using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of GELU.</summary>
public sealed record GELUOptions : LayerOptions
{
    /// <summary>How it is computed: none, exactly; tanh, by the approximation.</summary>
    public GELUApproximation Approximate { get; init; }
}

/// <summary>Gaussian error linear unit: y = x · Φ(x), Φ(x) = erfc(−x / √2) / 2, or with approximate: tanh y = x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).  x, y: any shape.
/// Backward: ∂x = ∂y · (Φ(x) + x · e^(−x²/2) / √(2π)); with approximate: tanh ∂x = ∂y · (½ · (1 + t) + x / 2 · (1 − t²) · √(2/π) · (1 + 0.134145 · x²)), t the hyperbolic tangent.</summary>
/// <remarks>
/// Both forms keep their relative precision where x → −∞: nothing is taken from 1.
/// <para>Source: PyTorch GELU; Hendrycks &amp; Gimpel, Gaussian error linear units, arXiv:1606.08415, 2016.</para>
/// </remarks>
[LayerType("GELU")]
public sealed class GELULayer<T>(GELUOptions options) : ElementwiseLayer<T, GELUOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    private bool IsExact => Options.Approximate == GELUApproximation.None;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y)
    {
        if (IsExact)
            Kernels.Activations.Gelu(x, y);
        else
            Kernels.Activations.TanhGelu(x, y);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
        if (IsExact)
            Kernels.Activations.GeluBackward(x, yDiff, xDiff);
        else
            Kernels.Activations.TanhGeluBackward(x, yDiff, xDiff);
    }
}
