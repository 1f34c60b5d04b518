using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Softplus.</summary>
public sealed record SoftplusOptions : LayerOptions
{
    /// <summary>β: the larger, the nearer to ReLU.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double Beta { get; init; } = 1;
}

/// <summary>y = log(1 + e^(β·x)) / β.  x, y: any shape.
/// Backward: ∂x = ∂y / (1 + e^(−β·x)).</summary>
/// <remarks>Computed as (max(β·x, 0) + log1p(e^−|β·x|)) / β: nothing overflows, and no threshold is needed beyond which y would be x. With its beta at 1 it is Caffe's BNLL.
/// Source: PyTorch Softplus; Dugas, Bengio, Bélisle, Nadeau &amp; Garcia, Incorporating second-order functional knowledge for better option pricing, NIPS 2000.</remarks>
[LayerType("Softplus")]
public sealed class SoftplusLayer<T>(SoftplusOptions options) : ElementwiseLayer<T, SoftplusOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Softplus(x, Options.Beta, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.SoftplusBackward(x, Options.Beta, yDiff, xDiff);
}
