using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Perplexity.</summary>
public sealed record PerplexityOptions : MetricOptions;

/// <summary>Among how many equally probable classes the net might as well have guessed: perplexity = exp(Σᵢ −log pᵢ[yᵢ] / count), p = softmax(z).</summary>
/// <remarks>
/// Bottoms: scores z, outer × classes × inner, or log-probabilities, of which the softmax gives back the probabilities; labels y, outer·inner integers of 0 … classes − 1. Top: the perplexity, a scalar.
/// <para>It is the exponential of SoftmaxWithLoss, and like it never forms log p of a p. Where nothing counts it is 1. A test reports the perplexity of all its positions. No gradient flows back.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position.
/// Source: Jelinek, Mercer, Bahl &amp; Baker, Perplexity: a measure of the difficulty of speech recognition tasks, J. Acoust. Soc. Am. 62(S1), 1977.</para>
/// </remarks>
[LayerType("Perplexity", Role = LayerRole.Metric)]
public sealed class PerplexityLayer<T>(PerplexityOptions options) : MetricLayer<T, PerplexityOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <summary>The sum of −log p, and the number of positions.</summary>
    protected override int TotalCount => 2;

    /// <inheritdoc/>
    public override void Measure(ReadOnlySpan<double> totals, int top, Span<double> values) => values[0] = Math.Exp(totals[0] / Math.Max(1, totals[1]));

    /// <inheritdoc/>
    protected override void Count(ReadOnlySpan<T> scores, ClassLabels labels, Span<double> totals)
    {
        CrossEntropyTotal total = SoftmaxCrossEntropy.Forward(scores, labels.Values, default, default, Axis.Outer, Axis.Classes, Axis.Inner);
        (totals[0], totals[1]) = (total.Loss, total.Count);
    }
}
