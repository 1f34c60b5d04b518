using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Clip.</summary>
public sealed record ClipOptions : LayerOptions
{
    /// <summary>The least value of y.</summary>
    public required double Min { get; init; }

    /// <summary>The largest value of y.</summary>
    public required double Max { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (!(Min <= Max))
            yield return (nameof(Min), FormattableString.Invariant($"'min' must not exceed 'max', but min is {Min} and max is {Max}"));
    }
}

/// <summary>y = min where x &lt; min, max where x &gt; max, else x.  x, y: any shape.
/// Backward: ∂x = ∂y where min ≤ x ≤ max, else 0.</summary>
/// <remarks>NaN stays NaN. Errors: min above max. Source: Caffe Clip.</remarks>
[LayerType("Clip")]
public sealed class ClipLayer<T>(ClipOptions options) : ElementwiseLayer<T, ClipOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T min = T.CreateTruncating(options.Min);
    private readonly T max = T.CreateTruncating(options.Max);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y) => Kernels.Activations.Clip(x, min, max, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) =>
        Kernels.Activations.ClipBackward(x, min, max, yDiff, xDiff);
}
