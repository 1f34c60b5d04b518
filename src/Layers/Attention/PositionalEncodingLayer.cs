using System.Numerics;
using System.Numerics.Tensors;

namespace NetFramework.Layers;

/// <summary>Adds the sinusoids that tell positions apart: y[…, t, e] = x[…, t, e] + p[t, e], p[t, 2i] = sin(t / 10000^(2i/E)), p[t, 2i + 1] = cos(t / 10000^(2i/E)).  x, y: any leading axes × T × E.
/// Backward: ∂x = ∂y.</summary>
/// <remarks>
/// Learned positions are a Bias layer with axis: 1 and num_axes: 2 on x: N × T × E.
/// <para>Errors: a bottom with fewer than 2 axes. Source: Vaswani et al., "Attention is all you need", NIPS 2017, §3.5.</para>
/// </remarks>
[LayerType("PositionalEncoding")]
public sealed class PositionalEncodingLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    // p, T × E.
    private readonly Blob<T> positions = new(new Shape(0));

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(1);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    public override bool CanShareMemory => true;

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape shape = bottom[0].Shape;
        if (shape.Rank < 2)
            throw new InputException($"the bottom must have 2 or more axes, the last two being positions × features, but its shape is {shape}");
        top[0].Reshape(shape);
        var table = new Shape(shape.Extents[^2..]);
        if (positions.Shape == table)
            return;
        positions.Reshape(table);
        Fill(positions.Data, table[1]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Span<T> x = bottom[0].Data, y = top[0].Data;
        for (int at = 0; at < x.Length; at += positions.Count)
            TensorPrimitives.Add(x.Slice(at, positions.Count), positions.Data, y.Slice(at, positions.Count));
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        if (propagateDown[0])
            top[0].Diff.CopyTo(bottom[0].Diff);
    }

    private static void Fill(Span<T> table, int features)
    {
        for (int at = 0; at < table.Length; at++)
        {
            (int position, int feature) = Math.DivRem(at, features);
            double angle = position / Math.Pow(10000, (double)(feature - feature % 2) / features);
            table[at] = T.CreateTruncating(feature % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
        }
    }
}
