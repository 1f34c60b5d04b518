using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Activation functions, element by element. Transcendental functions are taken in double and rounded once. All spans of a call have one length.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the lengths differ. NaN stays NaN.</remarks>
public static class Activations
{
    /// <summary>|x| backward: ∂x = ∂y·sign x, 0 where x is 0.</summary>
    public static void AbsBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        SameLength(x.Length, yDiff.Length, xDiff.Length);
        for (int i = 0; i < x.Length; i++) xDiff[i] = x[i] > T.Zero ? yDiff[i] : x[i] < T.Zero ? -yDiff[i] : x[i] * yDiff[i];
    }

    /// <summary>Exponential linear unit: y = x where x &gt; 0, else α·(eˣ − 1). In place where y is x.</summary>
    public static void Elu<T>(ReadOnlySpan<T> x, double alpha, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++) y[i] = x[i] > T.Zero ? x[i] : T.CreateTruncating(alpha * DoubleMath.ExpM1(double.CreateTruncating(x[i])));
    }

    /// <summary>Exponential linear unit backward: ∂x = ∂y where x &gt; 0, else ∂y·(y + α).</summary>
    /// <param name="x">x, or anything with its sign: y where α ≥ 0.</param>
    /// <param name="y">y.</param>
    /// <param name="alpha">α.</param>
    /// <param name="yDiff">∂y.</param>
    /// <param name="xDiff">∂x, overwritten.</param>
    public static void EluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, T alpha, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        SameLength(x.Length, yDiff.Length, xDiff.Length);
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++) xDiff[i] = x[i] > T.Zero ? yDiff[i] : yDiff[i] * (y[i] + alpha);
    }

    /// <summary>Softplus: y = log(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++)
        {
            double value = double.CreateTruncating(x[i]);
            y[i] = T.CreateTruncating(Math.Max(value, 0) + DoubleMath.Log1P(Math.Exp(-Math.Abs(value))));
        }
    }

    /// <summary>Swish: y = x·σ(β·x).</summary>
    public static void Swish<T>(ReadOnlySpan<T> x, double beta, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++)
        {
            double value = double.CreateTruncating(x[i]);
            y[i] = T.CreateTruncating(value / (1 + Math.Exp(-beta * value)));
        }
    }

    /// <summary>Swish backward: ∂x = ∂y·(s + β·x·s·(1 − s)), s = σ(β·x).</summary>
    public static void SwishBackward<T>(ReadOnlySpan<T> x, double beta, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        SameLength(x.Length, yDiff.Length, xDiff.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double value = double.CreateTruncating(x[i]);
            double s = 1 / (1 + Math.Exp(-beta * value)), complement = 1 / (1 + Math.Exp(beta * value));
            xDiff[i] = T.CreateTruncating(double.CreateTruncating(yDiff[i]) * (s + beta * value * s * complement));
        }
    }

    /// <summary>y = least where x &lt; least, largest where x &gt; largest, else x.</summary>
    public static void Clip<T>(ReadOnlySpan<T> x, T least, T largest, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++) y[i] = x[i] < least ? least : x[i] > largest ? largest : x[i];
    }

    /// <summary>Clip backward: ∂x = ∂y where least ≤ x ≤ largest, else 0.</summary>
    public static void ClipBackward<T>(ReadOnlySpan<T> x, T least, T largest, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        SameLength(x.Length, yDiff.Length, xDiff.Length);
        for (int i = 0; i < x.Length; i++) xDiff[i] = x[i] < least || x[i] > largest ? T.Zero : yDiff[i];
    }

    /// <summary>y = 1 where x &gt; threshold, else 0. NaN stays NaN.</summary>
    public static void Threshold<T>(ReadOnlySpan<T> x, T threshold, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        for (int i = 0; i < x.Length; i++) y[i] = x[i] > threshold ? T.One : T.IsNaN(x[i]) ? x[i] : T.Zero;
    }

    private static void SameLength(int x, int yDiff, int xDiff)
    {
        Shapes.Length(x, xDiff, nameof(x));
        Shapes.Length(yDiff, xDiff, nameof(yDiff));
    }
}
