using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework;
using NetFramework.Layers;

namespace Snake;

/// <summary>Options of <see cref="SnakeLayer{T}"/>.</summary>
public sealed record SnakeOptions : LayerOptions
{
    /// <summary>The first value of the learned frequency α, above 0.</summary>
    [Range(0, double.MaxValue, MinimumIsExclusive = true)]
    public double Frequency { get; init; } = 1;
}

/// <summary>y = x + sin²(α·x) / α, an activation for periodic data with a learned frequency α.  x, y: any shape, α: 1.
/// Backward: ∂x = ∂y · (1 + sin(2·α·x)), ∂α += Σ ∂y · (x · sin(2·α·x) / α − sin²(α·x) / α²).
/// (Ziyin, Hartwig, Ueda: Neural networks fail to learn periodic functions and how to fix it. NeurIPS 2020, equation 4.)</summary>
[LayerType("Snake")]
public sealed class SnakeLayer<T>(SnakeOptions options) : Layer<T, SnakeOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) =>
        AddParameter("frequency", new Shape(1), new FillerOptions { Type = "constant", Value = Options.Frequency });

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => top[0].Reshape(bottom[0].Shape);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> x = bottom[0].Data, y = top[0].Data;
        T frequency = Parameters[0].Data[0];
        for (int i = 0; i < x.Length; i++)
        {
            T sine = T.Sin(frequency * x[i]);
            y[i] = x[i] + sine * sine / frequency;
        }
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        Span<T> x = bottom[0].Data, topDiff = top[0].Diff;
        T frequency = Parameters[0].Data[0], frequencyDiff = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            T sine = T.Sin(frequency * x[i]), doubled = T.Sin((frequency + frequency) * x[i]);
            frequencyDiff += topDiff[i] * (x[i] * doubled - sine * sine / frequency) / frequency;
            if (propagateDown[0])
                bottom[0].Diff[i] = topDiff[i] * (T.One + doubled);
        }
        Parameters[0].Diff[0] += frequencyDiff;
    }
}
