using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Options of Log.</summary>
public sealed record LogOptions : LayerOptions
{
    /// <summary>The base, greater than 0 and not 1; −1 stands for e.</summary>
    public double Base { get; init; } = -1;

    /// <summary>What x is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is added before the logarithm is taken.</summary>
    public double Shift { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Base != -1 && !(Base > 0 && Base != 1 && double.IsFinite(Base)))
            yield return (nameof(Base), FormattableString.Invariant($"'base' is {Base}, but it must be greater than 0 and not 1, or -1, which stands for e"));
    }
}

/// <summary>y = log_base(shift + scale · x).  x, y: any shape.
/// Backward: ∂x = ∂y · scale / (ln base · (shift + scale · x)).</summary>
/// <remarks>The logarithm of 0 is −∞, that of a negative number NaN. Errors: a base of 0 or less other than −1, or of 1. Source: Caffe Log.</remarks>
[LayerType("Log")]
public sealed class LogLayer<T>(LogOptions options) : ElementwiseLayer<T, LogOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double logBase = options.Base == -1 ? 1 : Math.Log(options.Base);

    /// <inheritdoc/>
    public override bool CanShareDiff => false;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override string? NonFiniteHint => "the logarithm of 0 is -inf, and that of a negative number NaN: a positive 'shift' keeps its argument away from 0";

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y)
    {
        Argument(x, y);
        TensorPrimitives.Log(y, y);
        if (logBase != 1)
            TensorPrimitives.Divide(y, T.CreateTruncating(logBase), y);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
        Argument(x, xDiff);
        TensorPrimitives.Divide(yDiff, xDiff, xDiff);
        TensorPrimitives.Multiply(xDiff, T.CreateTruncating(Options.Scale / logBase), xDiff);
    }

    /// <summary>y = shift + scale·x.</summary>
    private void Argument(ReadOnlySpan<T> x, Span<T> y)
    {
        TensorPrimitives.Multiply(x, T.CreateTruncating(Options.Scale), y);
        // Adding 0 would make −0 into +0, and the one-sided limit of the derivative there that of the other side.
        if (Options.Shift != 0)
            TensorPrimitives.Add(y, T.CreateTruncating(Options.Shift), y);
    }
}
