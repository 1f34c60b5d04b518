using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of ELU.</summary>
public sealed record ELUOptions : LayerOptions
{
    /// <summary>α: y tends to −α as x → −∞.</summary>
    public double Alpha { get; init; } = 1;
}

/// <summary>Exponential linear unit: y = x where x &gt; 0, else α · (eˣ − 1).  x, y: any shape.
/// Backward: ∂x = ∂y where x &gt; 0, else ∂y · (y + α).</summary>
/// <remarks>Source: Caffe ELU; Clevert, Unterthiner &amp; Hochreiter, Fast and accurate deep network learning by exponential linear units, ICLR 2016.</remarks>
[LayerType("ELU")]
public sealed class ELULayer<T>(ELUOptions options) : ElementwiseLayer<T, ELUOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // With α ≥ 0, y > 0 is x > 0: Backward needs no bottom.
    private bool KeepsSign => Options.Alpha >= 0;

    /// <inheritdoc/>
    public override bool CanShareMemory => KeepsSign;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Elu(x, Options.Alpha, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.EluBackward(KeepsSign ? y : x, y, T.CreateTruncating(Options.Alpha), yDiff, xDiff);
}
