using System.ComponentModel.DataAnnotations;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of MultiHeadAttention.</summary>
public sealed record MultiHeadAttentionOptions : LayerOptions
{
    /// <summary>The number of heads, H: a divisor of E.</summary>
    [Range(1, int.MaxValue)]
    public required int NumHeads { get; init; }

    /// <summary>Whether query i sees the keys 0 … i only.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether the projections have a bias.</summary>
    public bool BiasTerm { get; init; } = true;

    /// <summary>How the weights are filled.</summary>
    public FillerOptions WeightFiller { get; init; } = new();

    /// <summary>How the biases are filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}

/// <summary>Attention in H heads: [q, k, v] = [x_q, x_k, x_v]·Wᵀ + b, in each head h (columns h·E/H to (h + 1)·E/H − 1) c_h = softmax(q_h·k_hᵀ / √(E/H))·v_h, y = c·W′ᵀ + b′.
/// x_q, y: batch × L × E; x_k, x_v: batch × S × E; W: 3E × E, b: 3E, W′: E × E, b′: E; c: batch × L × E, the heads side by side.
/// Backward: ∂c = ∂y·W′, ∂W′ += ∂yᵀ·c, ∂b′ += Σ ∂y; ∂q, ∂k, ∂v as ScaledDotProductAttention has them; ∂x_i = ∂i·W_i, ∂W_i += ∂iᵀ·x_i, ∂b_i += Σ ∂i for i = q, k, v, each with its third of W and b. No gradient flows to the mask.</summary>
/// <remarks>
/// Bottoms: x; or x, mask; or x_q, x_k, x_v; or x_q, x_k, x_v, mask. One x is all three: self-attention. The batch is any number of leading axes, as with PyTorch's batch_first.
/// The mask, batch × H × L × S, is as in ScaledDotProductAttention: 1 where a query sees a key, 0 where not (PyTorch's MultiheadAttention takes the opposite), its axes aligned with those of the scores at the last;
/// N × 1 × 1 × S hides the padding of each sample. A query whose keys are all hidden is NaN.
/// <para>Parameters: in_proj_weight W, in_proj_bias b, out_proj_weight W′, out_proj_bias b′, laid out as PyTorch's MultiheadAttention has them (the rows of W: first those of q, then of k, then of v).</para>
/// <para>Errors: E not a multiple of H; shapes that do not fit; no keys; a mask with another value than 0 and 1. Source: Vaswani et al., "Attention is all you need", NIPS 2017, §3.2.2; PyTorch's MultiheadAttention.</para>
/// </remarks>
[LayerType("MultiHeadAttention")]
public sealed class MultiHeadAttentionLayer<T>(MultiHeadAttentionOptions options) : Layer<T, MultiHeadAttentionOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AttentionScores<T> scores = new();

    // q, k and v: the rows of one matrix in self-attention, else one matrix after the other.
    private readonly Blob<T> projected = new(new Shape(0));

    // c, batch × L × E.
    private readonly Blob<T> context = new(new Shape(0));
    private AttentionShape attention;
    private bool isSelf;
    private int maskIndex;
    private int size;

    private Parameter<T> InWeight => Parameters[0];

    private Parameter<T> InBias => Parameters[1];

    private Parameter<T> OutWeight => Parameters[Options.BiasTerm ? 2 : 1];

    private Parameter<T> OutBias => Parameters[3];

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Between(1, 4);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom == 0 || bottom != maskIndex;

    /// <inheritdoc/>
    public override long MultiplyAdds(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top) => 2L * (QueryRows + KeyRows) * size * size + attention.MultiplyAdds;

    private int QueryRows => attention.Samples * attention.Queries;

    private int KeyRows => attention.Samples * attention.Keys;

    /// <inheritdoc/>
    protected override void OnSetup(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        isSelf = bottom.Length <= 2;
        maskIndex = isSelf ? 1 : 3;
        Shape x = bottom[0].Shape;
        if (x.Rank < 2)
            throw new InputException($"the bottom must have 2 or more axes, batch × positions × features, but its shape is {x}");
        size = x[-1];
        if (size == 0 || size % Options.NumHeads != 0)
            throw new InputException($"'num_heads' is {Options.NumHeads}, which does not divide the {size} features of a bottom of shape {x}");
        if (3.0 * size * size > Array.MaxLength)
            throw new InputException($"weights of 3·{size}×{size} are more than {Array.MaxLength} elements");
        AddParameter("in_proj_weight", new Shape(3 * size, size), Options.WeightFiller);
        if (Options.BiasTerm)
            AddParameter("in_proj_bias", new Shape(3 * size), Options.BiasFiller);
        AddParameter("out_proj_weight", new Shape(size, size), Options.WeightFiller);
        if (Options.BiasTerm)
            AddParameter("out_proj_bias", new Shape(size), Options.BiasFiller);
    }

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape query = bottom[0].Shape, key = bottom[isSelf ? 0 : 1].Shape;
        if (query.Rank < 2 || query[-1] != size)
            throw new InputException($"the weights are for {size} features, but the bottom has the shape {query}");
        if (!isSelf && (bottom[2].Shape != key || key.Rank != query.Rank || !key.Extents[..^2].SequenceEqual(query.Extents[..^2]) || key[-1] != size))
            throw new InputException($"query, key and value must have the shapes batch × L × {size}, batch × S × {size} and batch × S × {size}, but theirs are {query}, {key} and {bottom[2].Shape}");
        int samples = query.CountOf(0, query.Rank - 2), queries = query[-2], keys = key[-2], headSize = size / Options.NumHeads, line = isSelf ? 3 * size : size;
        scores.Reshape(bottom.Length > maskIndex ? bottom[maskIndex].Shape : null, [.. query.Extents[..^2], Options.NumHeads, queries, keys]);
        attention = new AttentionShape
        {
            Samples = samples,
            Heads = Options.NumHeads,
            Queries = queries,
            Keys = keys,
            KeySize = headSize,
            ValueSize = headSize,
            Scale = 1 / Math.Sqrt(headSize),
            Causal = Options.Causal,
            Query = HeadLayout.SideBySide(queries, line, headSize),
            Key = HeadLayout.SideBySide(keys, line, headSize),
            Value = HeadLayout.SideBySide(keys, line, headSize),
            Output = HeadLayout.SideBySide(queries, size, headSize),
        };
        projected.Reshape(InputChecks.TopShape(QueryRows + 2 * KeyRows, size));
        context.Reshape(query);
        top[0].Reshape(query);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        for (int i = 0; i < Projections; i++)
        {
            Gemm.Multiply<T>(false, true, RowsOf(i), Width, size, T.One, bottom[i].Data, Weight(i, InWeight.Data), T.Zero, Part(i, projected.Data));
            if (Options.BiasTerm)
                Rows.Add(InBias.Data.Slice(i * Width, Width), RowsOf(i), Part(i, projected.Data));
        }
        KeyMask<T> mask = bottom.Length > maskIndex ? scores.Mask(bottom[maskIndex]) : default;
        DotProductAttention.Forward(attention, From(0, projected.Data), From(1, projected.Data), From(2, projected.Data), mask, scores.Probabilities, context.Data);
        Gemm.Multiply<T>(false, true, QueryRows, size, size, T.One, context.Data, OutWeight.Data, T.Zero, top[0].Data);
        if (Options.BiasTerm)
            Rows.Add(OutBias.Data, QueryRows, top[0].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (OutWeight.Learns)
            Gemm.Multiply<T>(true, false, size, size, QueryRows, T.One, top[0].Diff, context.Data, T.One, OutWeight.Diff);
        if (Options.BiasTerm && OutBias.Learns)
            Rows.AddSum<T>(top[0].Diff, QueryRows, OutBias.Diff);
        Gemm.Multiply<T>(false, false, QueryRows, size, size, T.One, top[0].Diff, OutWeight.Data, T.Zero, context.Diff);
        DotProductAttention.Backward<T>(
            attention, From(0, projected.Data), From(1, projected.Data), From(2, projected.Data), scores.Probabilities, context.Diff,
            From(0, projected.Diff), From(1, projected.Diff), From(2, projected.Diff));
        for (int i = 0; i < Projections; i++)
        {
            ReadOnlySpan<T> diff = Part(i, projected.Diff);
            if (InWeight.Learns)
                Gemm.Multiply(true, false, Width, size, RowsOf(i), T.One, diff, bottom[i].Data, T.One, Weight(i, InWeight.Diff));
            if (Options.BiasTerm && InBias.Learns)
                Rows.AddSum(diff, RowsOf(i), InBias.Diff.Slice(i * Width, Width));
            if (propagateDown[i])
                Gemm.Multiply(false, false, RowsOf(i), size, Width, T.One, diff, Weight(i, InWeight.Data), T.Zero, bottom[i].Diff);
        }
    }

    // In self-attention, one product projects x to q, k and v, which are thirds of its rows; else each bottom has its own.
    private int Projections => isSelf ? 1 : 3;

    private int Width => 3 * size / Projections;

    private int RowsOf(int projection) => projection == 0 ? QueryRows : KeyRows;

    private Span<T> Weight(int projection, Span<T> weights) => weights.Slice(projection * Width * size, Width * size);

    private int Start(int projection) => projection == 0 ? 0 : (QueryRows + (projection - 1) * KeyRows) * size;

    private Span<T> Part(int projection, Span<T> all) => all.Slice(Start(projection), RowsOf(projection) * Width);

    // From the first element of q (0), k (1) or v (2) on.
    private Span<T> From(int which, Span<T> all) => all[Math.Min(isSelf ? which * size : Start(which), all.Length)..];
}
