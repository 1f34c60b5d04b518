using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>Connectionist temporal classification: −log of the probability that the frames of a sample read as its labels, from logits (Graves et al., ICML 2006).</summary>
/// <remarks>
/// <para>y = softmax(z) at each frame. A path names a class or the blank at every frame; it reads as the labels where they are left after equal neighbours are merged and blanks removed.
/// p = Σ over such paths of Π_t y_t(path_t); loss = −log p. With no such path (more labels, and blanks between equal neighbours, than frames) it is +∞.</para>
/// <para>The states s are the labels with a blank before, between and after: 2·S + 1 of them. α_t(s) is the log of the probability of all ways to be in s at frame t, α_t(s) = log y_t(s) + logsum of
/// α_{t−1}(s), α_{t−1}(s − 1) and, where s is a label other than that of s − 2, α_{t−1}(s − 2); β_t(s) that of all ways on from there. ∂z_t(k) = scale·(y_t(k) − Σ_{s: class k} e^(α_t(s) + β_t(s) − log p)).</para>
/// <para>All sums are of logarithms, in double: nothing underflows, and in each the largest term is left out of log1p, so that a loss near 0 is exact. The samples are split over the threads.</para>
/// </remarks>
public static class CTC
{
    /// <summary>The elements of <c>alphas</c> that a call needs.</summary>
    /// <exception cref="ArgumentException">They are more than an array holds.</exception>
    public static int AlphasLength(CTCShape shape)
    {
        long length = (long)shape.Samples * shape.Frames * shape.States;
        if (length > Array.MaxLength) Shapes.Fail($"{shape.Samples} samples of {shape.Frames} frames and {shape.States} states are more than an array holds.", nameof(shape));
        return (int)length;
    }

    /// <summary>The loss of each sample.</summary>
    /// <param name="logits">z, frames × samples × classes.</param>
    /// <param name="labels">samples × labels, each a class other than the blank where it is within its sample's length.</param>
    /// <param name="lengths">The numbers of frames, then the numbers of labels, of the samples.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="alphas">α, kept for Backward: <see cref="AlphasLength"/> elements.</param>
    /// <param name="losses">One per sample.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Forward<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<int> lengths, CTCShape shape, Span<double> alphas, Span<double> losses)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(logits, labels, lengths, shape, alphas, losses);
        var work = new CTCForwardWork<T> { Logits = logits, Labels = labels, Lengths = lengths, Shape = shape, Alphas = alphas, Losses = losses };
        Threads.For(shape.Samples, ref work);
    }

    /// <summary>The gradient: 0 for frames beyond the length of a sample; NaN where the loss is not finite.</summary>
    /// <param name="logits">z, frames × samples × classes.</param>
    /// <param name="labels">As in Forward.</param>
    /// <param name="lengths">As in Forward.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="alphas">α, from Forward.</param>
    /// <param name="losses">The losses, from Forward.</param>
    /// <param name="scale">A factor of the gradient.</param>
    /// <param name="zeroInfinity">Whether a sample whose loss is +∞ has the gradient 0.</param>
    /// <param name="logitsDiff">∂z, the shape of z; overwritten.</param>
    /// <exception cref="ArgumentException">A span has not the elements that the shape asks for.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<int> lengths, CTCShape shape, ReadOnlySpan<double> alphas, ReadOnlySpan<double> losses,
        double scale, bool zeroInfinity, Span<T> logitsDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(logits, labels, lengths, shape, alphas, losses);
        Shapes.Length(logitsDiff.Length, logits.Length, nameof(logitsDiff));
        var work = new CTCBackwardWork<T>
        {
            Logits = logits,
            Labels = labels,
            Lengths = lengths,
            Shape = shape,
            Alphas = alphas,
            Losses = losses,
            Scale = scale,
            ZeroInfinity = zeroInfinity,
            LogitsDiff = logitsDiff,
        };
        Threads.For(shape.Samples, ref work);
    }

    /// <summary>log(eᵃ + eᵇ + eᶜ): −∞ where all are, NaN where one is.</summary>
    internal static double LogSum(double a, double b, double c)
    {
        double pair = Math.Max(a, b), low = Math.Min(a, b), high = Math.Max(pair, c), middle = Math.Min(pair, c);
        return double.IsNegativeInfinity(high) ? high : high + DoubleMath.Log1P(Math.Exp(middle - high) + Math.Exp(low - high));
    }

    private static void Check<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<int> lengths, CTCShape shape, ReadOnlySpan<double> alphas, ReadOnlySpan<double> losses)
    {
        Shapes.Length(logits.Length, (long)shape.Frames * shape.Samples * shape.Classes, nameof(logits));
        Shapes.Length(labels.Length, (long)shape.Samples * shape.Labels, nameof(labels));
        Shapes.Length(lengths.Length, 2L * shape.Samples, nameof(lengths));
        Shapes.AtLeast(alphas.Length, AlphasLength(shape), nameof(alphas));
        Shapes.Length(losses.Length, shape.Samples, nameof(losses));
    }
}
