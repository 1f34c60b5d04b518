using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Numerics;

/// <summary>The mistakes that people make in a layer's Backward.</summary>
public enum Mistake
{
    None,
    Sign,
    MissingFactor,
    TransposedWeight,
    ForgottenBias,
    NoAccumulation,
    StaleScratch,
    ZeroBackward,
    WrongAxis,
    ChannelOffByOne,
    IgnoresPropagateDown,
    AddsToTheBottomDiff,
}

public sealed record ChannelMixOptions : LayerOptions
{
    public Mistake Mistake { get; init; }
}

/// <summary>
/// y[n, c, i] = tanh(Σ_d W[c, d]·x[n, d, i] + b[c]): a 1×1 convolution with an activation, with one mistake or none.
/// With s = ∂y·(1 − y²): ∂x[n, d, i] = Σ_c W[c, d]·s[n, c, i], ∂W[c, d] += Σ s[n, c, i]·x[n, d, i], ∂b[c] += Σ s[n, c, i].
/// </summary>
public sealed class ChannelMixLayer<T>(ChannelMixOptions options) : Layer<T, ChannelMixOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private T[]? scratch;
    private int samples;
    private int channels;
    private int inner;

    public override Arity Bottoms => Arity.Exactly(1);

    public override Arity Tops => Arity.Exactly(1);

    private Mistake Mistake => Options.Mistake;

    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        int width = bottom[0].Shape[1];
        AddParameter("weight", new Shape(width, width), new FillerOptions());
        AddParameter("bias", new Shape(width), new FillerOptions());
    }

    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        (samples, channels, inner) = (shape[0], shape[1], shape.CountFrom(2));
        top[0].Reshape(shape);
    }

    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        ReadOnlySpan<T> x = bottom[0].Data, w = Parameters[0].Data, b = Parameters[1].Data;
        Span<T> y = top[0].Data;
        for (int at = 0; at < y.Length; at++)
        {
            (int n, int c, int i) = Place(at);
            T sum = b[c];
            for (int d = 0; d < channels; d++)
                sum += w[c * channels + d] * x[Index(n, d, i)];
            y[at] = T.Tanh(sum);
        }
        // The right layer keeps the values of this pass; the mistaken one those of its first.
        if (scratch is null || Mistake != Mistake.StaleScratch)
            scratch = y.ToArray();
    }

    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        ReadOnlySpan<T> x = bottom[0].Data, w = Parameters[0].Data, dy = top[0].Diff;
        var s = new T[dy.Length];
        for (int at = 0; at < s.Length; at++)
        {
            T y = scratch![at];
            s[at] = Mistake switch
            {
                Mistake.Sign => -dy[at] * (T.One - y * y),
                Mistake.MissingFactor => dy[at],
                Mistake.ZeroBackward => T.Zero,
                _ => dy[at] * (T.One - y * y),
            };
        }
        AddParameterDiffs(s, x);
        if (propagateDown[0] || Mistake == Mistake.IgnoresPropagateDown)
            SetBottomDiff(s, w, bottom[0].Diff);
    }

    private void AddParameterDiffs(T[] s, ReadOnlySpan<T> x)
    {
        Span<T> dw = Parameters[0].Diff, db = Parameters[1].Diff;
        if (Mistake == Mistake.NoAccumulation)
            dw.Clear();
        for (int at = 0; at < s.Length; at++)
        {
            (int n, int c, int i) = Place(at);
            if (Mistake != Mistake.ForgottenBias)
                db[Mistake == Mistake.WrongAxis ? i % channels : c] += s[at];
            for (int d = 0; d < channels; d++)
                dw[c * channels + d] += s[at] * x[Index(n, d, i)];
        }
    }

    private void SetBottomDiff(T[] s, ReadOnlySpan<T> w, Span<T> dx)
    {
        for (int at = 0; at < dx.Length; at++)
        {
            (int n, int d, int i) = Place(at);
            T sum = T.Zero;
            for (int c = Mistake == Mistake.ChannelOffByOne ? 1 : 0; c < channels; c++)
                sum += w[Mistake == Mistake.TransposedWeight ? d * channels + c : c * channels + d] * s[Index(n, c, i)];
            dx[at] = Mistake == Mistake.AddsToTheBottomDiff ? dx[at] + sum : sum;
        }
    }

    private (int N, int C, int I) Place(int at) => (at / inner / channels, at / inner % channels, at % inner);

    private int Index(int n, int c, int i) => (n * channels + c) * inner + i;
}
