using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NetFramework.Kernels;

/// <summary>Scaled dot-product attention: O = P·V, P = softmax(scale·Q·Kᵀ) row by row, for each head of each sample.</summary>
/// <remarks>
/// Queries are worked through in tiles, and with the causal rule a tile's products end at its last visible key. A hidden key's probability is 0;
/// a query whose keys are all hidden gets NaN.
/// Results do not depend on the number of threads. Every method throws <see cref="ArgumentException"/> where a span ends before its matrices do.
/// </remarks>
public static class DotProductAttention
{
    private const int TileLength = 64;

    // Below this many multiply-adds, the threads cost more than they save.
    private const long LeastParallel = 1 << 18;

    // With fewer blocks than this, the matrix products inside share the threads instead.
    private const int FewestBlocks = 4;

    /// <summary>P = softmax(scale·Q·Kᵀ), O = P·V.</summary>
    /// <param name="shape">The sizes and layouts.</param>
    /// <param name="query">Q.</param>
    /// <param name="key">K.</param>
    /// <param name="value">V.</param>
    /// <param name="mask">The keys that are seen.</param>
    /// <param name="probabilities">P, N×H×L×S: overwritten, for <see cref="Backward"/>.</param>
    /// <param name="output">O.</param>
    public static void Forward<T>(
        in AttentionShape shape, ReadOnlySpan<T> query, ReadOnlySpan<T> key, ReadOnlySpan<T> value, KeyMask<T> mask, Span<T> probabilities, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(probabilities.Length, shape.Scores, nameof(probabilities));
        ForwardWork<T> work = new() { Shape = shape, Query = query, Key = key, Value = value, Mask = mask, Probabilities = probabilities, Output = output };
        Run(shape, shape.Samples * shape.Heads * work.Tiles, ref work);
    }

    /// <summary>∂V = Pᵀ·∂O; ∂P = ∂O·Vᵀ, ∂S = scale·P∘(∂P − Σ_keys P∘∂P); ∂Q = ∂S·K, ∂K = ∂Sᵀ·Q.</summary>
    /// <param name="shape">The sizes and layouts.</param>
    /// <param name="query">Q.</param>
    /// <param name="key">K.</param>
    /// <param name="value">V.</param>
    /// <param name="probabilities">P, as <see cref="Forward"/> gave it.</param>
    /// <param name="outputDiff">∂O.</param>
    /// <param name="queryDiff">∂Q, laid out as Q and overwritten; empty where it is not asked for, as are the next two.</param>
    /// <param name="keyDiff">∂K.</param>
    /// <param name="valueDiff">∂V.</param>
    public static void Backward<T>(
        in AttentionShape shape, ReadOnlySpan<T> query, ReadOnlySpan<T> key, ReadOnlySpan<T> value, ReadOnlySpan<T> probabilities, ReadOnlySpan<T> outputDiff,
        Span<T> queryDiff, Span<T> keyDiff, Span<T> valueDiff)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Shapes.Length(probabilities.Length, shape.Scores, nameof(probabilities));
        BackwardWork<T> work = new()
        {
            Shape = shape,
            Query = query,
            Key = key,
            Value = value,
            Probabilities = probabilities,
            OutputDiff = outputDiff,
            QueryDiff = queryDiff,
            KeyDiff = keyDiff,
            ValueDiff = valueDiff,
        };
        Run(shape, shape.Samples * shape.Heads, ref work);
    }

    private static void Run<TWork>(in AttentionShape shape, int blocks, ref TWork work) where TWork : struct, IBlockWork, allows ref struct =>
        Threads.For(blocks >= FewestBlocks && shape.MultiplyAdds >= LeastParallel, blocks, ref work);

    private ref struct ForwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public AttentionShape Shape;
        public ReadOnlySpan<T> Query;
        public ReadOnlySpan<T> Key;
        public ReadOnlySpan<T> Value;
        public KeyMask<T> Mask;
        public Span<T> Probabilities;
        public Span<T> Output;

        public readonly int Tiles => (Shape.Queries + TileLength - 1) / TileLength;

        public readonly void Run(int block)
        {
            (int matrix, int tile) = Math.DivRem(block, Tiles);
            (int sample, int head) = Math.DivRem(matrix, Shape.Heads);
            int first = tile * TileLength, end = Math.Min(first + TileLength, Shape.Queries), keys = Shape.Seen(end);
            Span<T> rows = Probabilities.Slice((matrix * Shape.Queries + first) * Shape.Keys, (end - first) * Shape.Keys);
            Gemm.MultiplyParts(
                false, true, end - first, keys, Shape.KeySize, Shape.Query.From(Query, sample, head, first), Shape.Query.Line,
                Shape.Key.From(Key, sample, head, 0), Shape.Key.Line, T.Zero, rows, Shape.Keys);
            for (int query = first; query < end; query++)
                Normalize(rows.Slice((query - first) * Shape.Keys, Shape.Keys), matrix, query);
            Gemm.MultiplyParts(
                false, false, end - first, Shape.ValueSize, keys, rows, Shape.Keys, Shape.Value.From(Value, sample, head, 0), Shape.Value.Line,
                T.Zero, Shape.Output.From(Output, sample, head, first), Shape.Output.Line);
        }

        private readonly void Normalize(Span<T> row, int matrix, int query)
        {
            Span<T> seen = row[..Shape.Seen(query + 1)];
            if (!Mask.IsEmpty) Hide(Mask.Row(matrix, query, seen.Length), seen);
            Span<double> terms = Scratch.Doubles(seen.Length);
            SoftmaxRow.Exponentiate<T>(seen, 0, 1, Shape.Scale, terms).Normalize(seen, terms, 1, seen, 0, 1);
            row[seen.Length..].Clear();
        }

        private static void Hide(ReadOnlySpan<T> mask, Span<T> scores)
        {
            int i = 0;
            if (Vector<T>.IsSupported)
            {
                ref T keep = ref MemoryMarshal.GetReference(mask), score = ref MemoryMarshal.GetReference(scores);
                Vector<T> hidden = new(T.NegativeInfinity);
                for (; i <= scores.Length - Vector<T>.Count; i += Vector<T>.Count)
                {
                    Vector<T> isHidden = Vector.Equals(Vector.LoadUnsafe(ref keep, (nuint)i), Vector<T>.Zero);
                    Vector.ConditionalSelect(isHidden, hidden, Vector.LoadUnsafe(ref score, (nuint)i)).StoreUnsafe(ref score, (nuint)i);
                }
            }
            for (; i < scores.Length; i++)
            {
                if (T.IsZero(mask[i])) scores[i] = T.NegativeInfinity;
            }
        }
    }

    private ref struct BackwardWork<T> : IBlockWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public AttentionShape Shape;
        public ReadOnlySpan<T> Query;
        public ReadOnlySpan<T> Key;
        public ReadOnlySpan<T> Value;
        public ReadOnlySpan<T> Probabilities;
        public ReadOnlySpan<T> OutputDiff;
        public Span<T> QueryDiff;
        public Span<T> KeyDiff;
        public Span<T> ValueDiff;

        // ∂K and ∂V are sums over all queries: one block has them all, tile by tile.
        public readonly void Run(int block)
        {
            (int sample, int head) = Math.DivRem(block, Shape.Heads);
            Clear(KeyDiff, Shape.Key, Shape.KeySize, sample, head);
            Clear(ValueDiff, Shape.Value, Shape.ValueSize, sample, head);
            for (int first = 0; first < Shape.Queries; first += TileLength)
            {
                int end = Math.Min(first + TileLength, Shape.Queries), rows = end - first, keys = Shape.Seen(end);
                ReadOnlySpan<T> p = Probabilities.Slice((block * Shape.Queries + first) * Shape.Keys, rows * Shape.Keys);
                ReadOnlySpan<T> outputDiff = Shape.Output.From(OutputDiff, sample, head, first);
                if (!ValueDiff.IsEmpty)
                {
                    Gemm.MultiplyParts(
                        true, false, keys, Shape.ValueSize, rows, p, Shape.Keys, outputDiff, Shape.Output.Line,
                        T.One, Shape.Value.From(ValueDiff, sample, head, 0), Shape.Value.Line);
                }
                if (QueryDiff.IsEmpty && KeyDiff.IsEmpty) continue;
                Span<T> scoresDiff = PackingBuffer.Scores.ReserveSpan<T>(rows * keys);
                Gemm.MultiplyParts(
                    false, true, rows, keys, Shape.ValueSize, outputDiff, Shape.Output.Line, Shape.Value.From(Value, sample, head, 0), Shape.Value.Line,
                    T.Zero, scoresDiff, keys);
                for (int row = 0; row < rows; row++)
                {
                    int seen = Shape.Seen(first + row + 1);
                    Span<T> rowDiff = scoresDiff.Slice(row * keys, keys);
                    SoftmaxBackward(p.Slice(row * Shape.Keys, seen), rowDiff[..seen]);
                    rowDiff[seen..].Clear();
                }
                if (!QueryDiff.IsEmpty)
                {
                    Gemm.MultiplyParts(
                        false, false, rows, Shape.KeySize, keys, scoresDiff, keys, Shape.Key.From(Key, sample, head, 0), Shape.Key.Line,
                        T.Zero, Shape.Query.From(QueryDiff, sample, head, first), Shape.Query.Line);
                }
                if (!KeyDiff.IsEmpty)
                {
                    Gemm.MultiplyParts(
                        true, false, keys, Shape.KeySize, rows, scoresDiff, keys, Shape.Query.From(Query, sample, head, first), Shape.Query.Line,
                        T.One, Shape.Key.From(KeyDiff, sample, head, 0), Shape.Key.Line);
                }
            }
        }

        private readonly void SoftmaxBackward(ReadOnlySpan<T> p, Span<T> diff)
        {
            TensorPrimitives.Subtract(diff, T.CreateTruncating(Sums.Dot(p, diff)), diff);
            TensorPrimitives.Multiply(diff, p, diff);
            TensorPrimitives.Multiply(diff, T.CreateTruncating(Shape.Scale), diff);
        }

        private readonly void Clear(Span<T> diff, HeadLayout layout, int columns, int sample, int head)
        {
            if (diff.IsEmpty) return;
            for (int row = 0; row < Shape.Keys; row++) layout.From(diff, sample, head, row)[..columns].Clear();
        }
    }
}
