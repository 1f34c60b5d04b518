using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetFramework.Kernels;

/// <summary>Elementwise kernels that System.Numerics.Tensors lacks. All spans of a call have one length; results may be in place.</summary>
/// <remarks>Every method throws <see cref="ArgumentException"/> where the lengths differ.</remarks>
public static class Elementwise
{
    /// <summary>y = alpha·x + beta·y; beta = 0 overwrites y.</summary>
    public static void Axpby<T>(T alpha, ReadOnlySpan<T> x, T beta, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(x.Length, y.Length, nameof(x));
        if (T.IsZero(beta)) TensorPrimitives.Multiply(x, alpha, y);
        else if (beta == T.One) TensorPrimitives.MultiplyAdd(x, alpha, y, y);
        else
        {
            TensorPrimitives.Multiply(y, beta, y);
            TensorPrimitives.MultiplyAdd(x, alpha, y, y);
        }
    }

    /// <summary>ReLU: y = x where x &gt; 0, else slope·x. NaN stays NaN.</summary>
    public static void Relu<T>(ReadOnlySpan<T> x, T slope, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        int i = 0;
        bool isPlain = T.IsZero(slope);
        if (Vector<T>.IsSupported)
        {
            ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
            Vector<T> zero = Vector<T>.Zero, factor = new(slope);
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> value = Vector.LoadUnsafe(ref from, (nuint)i);
                // With slope 0, −∞ becomes 0, and what is not < 0 stays: NaN, too.
                Vector<T> result = isPlain
                    ? Vector.ConditionalSelect(Vector.LessThan(value, zero), zero, value)
                    : Vector.ConditionalSelect(Vector.GreaterThan(value, zero), value, value * factor);
                result.StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < x.Length; i++) y[i] = isPlain ? (x[i] < T.Zero ? T.Zero : x[i]) : x[i] > T.Zero ? x[i] : slope * x[i];
    }

    /// <summary>ReLU backward: ∂x = ∂y where x &gt; 0, else slope·∂y.</summary>
    public static void ReluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> yDiff, T slope, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(x.Length, xDiff.Length, nameof(x));
        Shapes.Length(yDiff.Length, xDiff.Length, nameof(yDiff));
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T value = ref MemoryMarshal.GetReference(x), diff = ref MemoryMarshal.GetReference(yDiff), to = ref MemoryMarshal.GetReference(xDiff);
            Vector<T> zero = Vector<T>.Zero, factor = new(slope);
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> gradient = Vector.LoadUnsafe(ref diff, (nuint)i);
                Vector.ConditionalSelect(Vector.GreaterThan(Vector.LoadUnsafe(ref value, (nuint)i), zero), gradient, gradient * factor).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < x.Length; i++) xDiff[i] = x[i] > T.Zero ? yDiff[i] : slope * yDiff[i];
    }

    /// <summary>Logistic sigmoid: y = 1 / (1 + e^−x).</summary>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, x.Length, nameof(y));
        if (typeof(T) == typeof(float))
        {
            ref float from = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(x)), to = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(y));
            if (Vector512.IsHardwareAccelerated) LaneSigmoid<Lanes512>.Run(ref from, ref to, x.Length);
            else if (Vector256.IsHardwareAccelerated) LaneSigmoid<Lanes256>.Run(ref from, ref to, x.Length);
            else LaneSigmoid<Lanes128>.Run(ref from, ref to, x.Length);
            return;
        }
        for (int i = 0; i < x.Length; i++) y[i] = T.CreateTruncating(Sigmoid(double.CreateTruncating(x[i])));
    }

    /// <summary>Sigmoid backward: ∂x = ∂y·y·(1 − y).</summary>
    public static void SigmoidBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, xDiff.Length, nameof(y));
        Shapes.Length(yDiff.Length, xDiff.Length, nameof(yDiff));
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T value = ref MemoryMarshal.GetReference(y), diff = ref MemoryMarshal.GetReference(yDiff), to = ref MemoryMarshal.GetReference(xDiff);
            for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> s = Vector.LoadUnsafe(ref value, (nuint)i);
                (Vector.LoadUnsafe(ref diff, (nuint)i) * s * (Vector<T>.One - s)).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < y.Length; i++) xDiff[i] = yDiff[i] * y[i] * (T.One - y[i]);
    }

    /// <summary>Hyperbolic tangent backward: ∂x = ∂y·(1 − y²), y = tanh x.</summary>
    public static void TanhBackward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> yDiff, Span<T> xDiff) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(y.Length, xDiff.Length, nameof(y));
        Shapes.Length(yDiff.Length, xDiff.Length, nameof(yDiff));
        int i = 0;
        if (Vector<T>.IsSupported)
        {
            ref T value = ref MemoryMarshal.GetReference(y), diff = ref MemoryMarshal.GetReference(yDiff), to = ref MemoryMarshal.GetReference(xDiff);
            for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> t = Vector.LoadUnsafe(ref value, (nuint)i);
                (Vector.LoadUnsafe(ref diff, (nuint)i) * ((Vector<T>.One - t) * (Vector<T>.One + t))).StoreUnsafe(ref to, (nuint)i);
            }
        }
        for (; i < y.Length; i++) xDiff[i] = yDiff[i] * ((T.One - y[i]) * (T.One + y[i]));
    }

    /// <summary>Sigmoid cross-entropy: loss = max(x, 0) − x·t + log1p(e^−|x|), that is −t·log σ(x) − (1 − t)·log(1 − σ(x)).</summary>
    /// <param name="x">Logits.</param>
    /// <param name="targets">t, usually 0 … 1.</param>
    /// <param name="losses">One loss per element.</param>
    public static void SigmoidCrossEntropy<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> targets, Span<T> losses) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(targets.Length, x.Length, nameof(targets));
        Shapes.Length(losses.Length, x.Length, nameof(losses));
        for (int i = 0; i < x.Length; i++)
        {
            double logit = double.CreateTruncating(x[i]), target = double.CreateTruncating(targets[i]);
            double linear = logit > 0 ? logit * (1 - target) : -logit * target;
            losses[i] = T.CreateTruncating(linear + DoubleMath.Log1P(Math.Exp(-Math.Abs(logit))));
        }
    }

    /// <summary>Sigmoid cross-entropy backward: ∂x = scale·(σ(x) − t), the scale applied before the one rounding.</summary>
    /// <param name="x">Logits.</param>
    /// <param name="targets">t.</param>
    /// <param name="scale">The loss weight over the normalizer.</param>
    /// <param name="xDiff">∂x, overwritten.</param>
    public static void SigmoidCrossEntropyBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> targets, double scale, Span<T> xDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(targets.Length, x.Length, nameof(targets));
        Shapes.Length(xDiff.Length, x.Length, nameof(xDiff));
        for (int i = 0; i < x.Length; i++)
        {
            double logit = double.CreateTruncating(x[i]), target = double.CreateTruncating(targets[i]);
            // σ(x)·(1 − t) − (1 − σ(x))·t: nothing cancels where t is 0 or 1.
            xDiff[i] = T.CreateTruncating(scale * (Sigmoid(logit) * (1 - target) - Sigmoid(-logit) * target));
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
