using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Options of Exp.</summary>
public sealed record ExpOptions : LayerOptions
{
    /// <summary>The base, greater than 0; −1 stands for e.</summary>
    public double Base { get; init; } = -1;

    /// <summary>What x is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is added in the exponent.</summary>
    public double Shift { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Base != -1 && !(Base > 0 && double.IsFinite(Base)))
            yield return (nameof(Base), FormattableString.Invariant($"'base' is {Base}, but it must be greater than 0, or -1, which stands for e"));
    }
}

/// <summary>y = base^(shift + scale · x).  x, y: any shape.
/// Backward: ∂x = ∂y · y · scale · ln base.</summary>
/// <remarks>Errors: a base of 0 or less other than −1. Source: Caffe Exp.</remarks>
[LayerType("Exp")]
public sealed class ExpLayer<T>(ExpOptions options) : ElementwiseLayer<T, ExpOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double logBase = options.Base == -1 ? 1 : Math.Log(options.Base);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y)
    {
        // base^(shift + scale·x) = e^(ln base·scale·x + ln base·shift)
        TensorPrimitives.Multiply(x, T.CreateTruncating(logBase * Options.Scale), y);
        if (Options.Shift != 0)
            TensorPrimitives.Add(y, T.CreateTruncating(logBase * Options.Shift), y);
        TensorPrimitives.Exp(y, y);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
        TensorPrimitives.Multiply(yDiff, y, xDiff);
        TensorPrimitives.Multiply(xDiff, T.CreateTruncating(logBase * Options.Scale), xDiff);
    }
}
