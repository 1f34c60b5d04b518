using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Threshold.</summary>
public sealed record ThresholdOptions : LayerOptions
{
    /// <summary>What x must exceed.</summary>
    public double Threshold { get; init; }
}

/// <summary>y = 1 where x &gt; threshold, else 0.  x, y: any shape.
/// No gradient flows back.</summary>
/// <remarks>NaN stays NaN. Source: Caffe Threshold.</remarks>
[LayerType("Threshold")]
public sealed class ThresholdLayer<T>(ThresholdOptions options) : ElementwiseLayer<T, ThresholdOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Threshold(x, T.CreateTruncating(Options.Threshold), y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
    }
}
