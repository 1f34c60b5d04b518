using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of ScaledDotProductAttention.</summary>
public sealed record ScaledDotProductAttentionOptions : LayerOptions
{
    /// <summary>Whether query i sees the keys 0 … i only.</summary>
    public bool Causal { get; init; }

    /// <summary>The factor of the scores; by default 1/√E.</summary>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? Scale { get; init; }
}

/// <summary>y = p·v, p = softmax over the keys of scale·q·kᵀ.  q: batch × L × E, k: batch × S × E, v: batch × S × F, mask (optional): batch × L × S; y: batch × L × F.
/// Backward: ∂v = pᵀ·∂y; ∂p = ∂y·vᵀ, ∂s = scale·p∘(∂p − Σ_keys p∘∂p); ∂q = ∂s·k, ∂k = ∂sᵀ·q. No gradient flows to the mask.</summary>
/// <remarks>
/// The batch is any number of leading axes, N × H for heads. The mask is PyTorch's boolean one: 1 where a query sees a key, 0 where not. Its axes are aligned with those of the scores at the last,
/// and one that is missing or has the extent 1 serves every index: N × 1 × 1 × S hides a sample's padding from all its queries. Causal and mask together: a key must be seen by both.
/// A query whose keys are all hidden is NaN, as a mean over nothing is, and as in PyTorch 1.13.
/// <para>What is added to the scores (a bias by distance, say) is a chain of MatMul, Bias or Eltwise, Softmax and MatMul.</para>
/// <para>Errors: shapes that do not fit; no keys; a mask with another value than 0 and 1. Source: Vaswani et al., "Attention is all you need", NIPS 2017, §3.2.1; PyTorch's scaled_dot_product_attention.</para>
/// </remarks>
[LayerType("ScaledDotProductAttention")]
public sealed class ScaledDotProductAttentionLayer<T>(ScaledDotProductAttentionOptions options) : Layer<T, ScaledDotProductAttentionOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Query = 0, Key = 1, Value = 2, Mask = 3;

    private readonly AttentionScores<T> scores = new();
    private AttentionShape attention;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(3, 4);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom != Mask;

    /// <inheritdoc/>
    public override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => attention.MultiplyAdds;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape query = bottom[Query].Shape, key = bottom[Key].Shape, value = bottom[Value].Shape;
        if (query.Rank < 2 || key.Rank != query.Rank || value.Rank != query.Rank
            || !key.Extents[..^2].SequenceEqual(query.Extents[..^2]) || !value.Extents[..^1].SequenceEqual(key.Extents[..^1]) || key[-1] != query[-1])
        {
            throw new InputException($"query, key and value must have the shapes batch × L × E, batch × S × E and batch × S × F, but theirs are {query}, {key} and {value}");
        }
        int batch = query.CountOf(0, query.Rank - 2), queries = query[-2], keys = key[-2];
        attention = new AttentionShape
        {
            Samples = batch,
            Heads = 1,
            Queries = queries,
            Keys = keys,
            KeySize = key[-1],
            ValueSize = value[-1],
            Scale = Options.Scale ?? 1 / Math.Sqrt(Math.Max(key[-1], 1)),
            Causal = Options.Causal,
            Query = HeadLayout.Dense(queries, key[-1]),
            Key = HeadLayout.Dense(keys, key[-1]),
            Value = HeadLayout.Dense(keys, value[-1]),
            Output = HeadLayout.Dense(queries, value[-1]),
        };
        top[0].Reshape(InputChecks.TopShape([.. query.Extents[..^1], value[-1]]));
        scores.Reshape(bottom.Length > Mask ? bottom[Mask].Shape : null, [.. query.Extents[..^1], keys]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => DotProductAttention.Forward(
        attention, bottom[Query].Data, bottom[Key].Data, bottom[Value].Data, bottom.Length > Mask ? scores.Mask(bottom[Mask]) : default, scores.Probabilities, top[0].Data);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom) => DotProductAttention.Backward<T>(
        attention, bottom[Query].Data, bottom[Key].Data, bottom[Value].Data, scores.Probabilities, top[0].Diff,
        propagateDown[Query] ? bottom[Query].Diff : default, propagateDown[Key] ? bottom[Key].Diff : default, propagateDown[Value] ? bottom[Value].Diff : default);
}
