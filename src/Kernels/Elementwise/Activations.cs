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

    /// <summary>Softplus: y = log(1 + e^(β·x)) / β.</summary>
    public static void Softplus<T>(ReadOnlySpan<T> x, double beta, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new SoftplusFunction(beta), x, y);

    /// <summary>Softplus backward: ∂x = ∂y·σ(β·x).</summary>
    public static void SoftplusBackward<T>(ReadOnlySpan<T> x, double beta, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new SoftplusFunction(beta), x, yDiff, xDiff);

    /// <summary>Swish: y = x·σ(β·x).</summary>
    public static void Swish<T>(ReadOnlySpan<T> x, double beta, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new SwishFunction(beta), x, y);

    /// <summary>Swish backward: ∂x = ∂y·(s + β·x·s·(1 − s)), s = σ(β·x).</summary>
    public static void SwishBackward<T>(ReadOnlySpan<T> x, double beta, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new SwishFunction(beta), x, yDiff, xDiff);

    /// <summary>Gaussian error linear unit: y = x·Φ(x).</summary>
    public static void Gelu<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new GeluFunction(), x, y);

    /// <summary>Gaussian error linear unit backward: ∂x = ∂y·(Φ(x) + x·φ(x)).</summary>
    public static void GeluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new GeluFunction(), x, yDiff, xDiff);

    /// <summary>Gaussian error linear unit, approximately: y = ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))).</summary>
    public static void TanhGelu<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new TanhGeluFunction(), x, y);

    /// <summary>Gaussian error linear unit, approximately backward: ∂x = ∂y·y′(x).</summary>
    public static void TanhGeluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new TanhGeluFunction(), x, yDiff, xDiff);

    /// <summary>Mish: y = x·w, w = tanh(log(1 + eˣ)).</summary>
    public static void Mish<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new MishFunction(), x, y);

    /// <summary>Mish backward: ∂x = ∂y·(w + x·σ(x)·(1 − w²)).</summary>
    public static void MishBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new MishFunction(), x, yDiff, xDiff);

    /// <summary>Hard sigmoid: y = min(max(x + 3, 0), 6) / 6.</summary>
    public static void HardSigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new HardSigmoidFunction(), x, y);

    /// <summary>Hard sigmoid backward: ∂x = ∂y·1/6 where −3 &lt; x &lt; 3, else 0.</summary>
    public static void HardSigmoidBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new HardSigmoidFunction(), x, yDiff, xDiff);

    /// <summary>Hard swish: y = x·min(max(x + 3, 0), 6) / 6.</summary>
    public static void HardSwish<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Forward(new HardSwishFunction(), x, y);

    /// <summary>Hard swish backward: ∂x = ∂y·(2·x + 3) / 6 where −3 &lt; x &lt; 3, else 0 below and ∂y above.</summary>
    public static void HardSwishBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T> =>
        ActivationMap.Backward(new HardSwishFunction(), x, yDiff, xDiff);

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
