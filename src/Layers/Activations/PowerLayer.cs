using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Options of Power.</summary>
public sealed record PowerOptions : LayerOptions
{
    /// <summary>The exponent.</summary>
    public double Power { get; init; } = 1;

    /// <summary>What x is multiplied by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is added before the power is taken.</summary>
    public double Shift { get; init; }
}

/// <summary>y = (shift + scale · x)^power.  x, y: any shape.
/// Backward: ∂x = ∂y · power · scale · (shift + scale · x)^(power − 1), 0 where power · scale = 0.</summary>
/// <remarks>A negative base with a power that is no integer gives NaN; 0 with a negative power, ±∞. Source: Caffe Power.</remarks>
[LayerType("Power")]
public sealed class PowerLayer<T>(PowerOptions options) : ElementwiseLayer<T, PowerOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T scale = T.CreateTruncating(options.Scale);
    private readonly T shift = T.CreateTruncating(options.Shift);

    // A line has one slope everywhere, and a constant has 0.
    private bool IsLine => Options.Power is 0 or 1 || Options.Scale == 0;

    /// <inheritdoc/>
    public override bool CanShareMemory => IsLine;

    /// <inheritdoc/>
    public override bool CanShareDiff => IsLine;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void Apply(ReadOnlySpan<T> x, Span<T> y)
    {
        if (Options.Power * Options.Scale == 0)
            y.Fill(T.CreateTruncating(Options.Power == 0 ? 1 : Math.Pow(Options.Shift, Options.Power)));
        else
            Raise(x, Options.Power, y);
    }

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff)
    {
        T slope = T.CreateTruncating(Options.Power * Options.Scale);
        if (T.IsZero(slope))
        {
            xDiff.Clear();
            return;
        }
        if (IsLine)
        {
            TensorPrimitives.Multiply(yDiff, slope, xDiff);
            return;
        }
        Raise(x, Options.Power - 1, xDiff);
        TensorPrimitives.Multiply(xDiff, slope, xDiff);
        TensorPrimitives.Multiply(xDiff, yDiff, xDiff);
    }

    /// <summary>y = (shift + scale·x)^power.</summary>
    private void Raise(ReadOnlySpan<T> x, double power, Span<T> y)
    {
        TensorPrimitives.Multiply(x, scale, y);
        if (!T.IsZero(shift))
            TensorPrimitives.Add(y, shift, y);
        if (power == 2)
            TensorPrimitives.Multiply(y, y, y);
        else if (power == -1)
            TensorPrimitives.Divide(T.One, y, y);
        else if (power != 1)
            TensorPrimitives.Pow(y, T.CreateTruncating(power), y);
    }
}
