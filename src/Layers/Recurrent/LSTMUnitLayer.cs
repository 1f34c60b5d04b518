using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>One step of an LSTM behind its inner products: i, f, o = σ and g = tanh of the parts of the gates; c = f·c′ + i·g with c′ = cont·c_prev; h = o·tanh c.
/// c_prev: 1×N×D, gates: 1×N×4D (each row i, f, o, g), cont: 1×N, c, h: 1×N×D.
/// Backward: d = ∂c + ∂h·o·(1 − tanh² c); ∂c_prev = cont·d·f, ∂gates = (d·g·i·(1 − i), d·c′·f·(1 − f), ∂h·tanh c·o·(1 − o), d·i·(1 − g²)).</summary>
/// <remarks>
/// Bottoms: c_prev, gates, cont. Tops: c, h.
/// <para>Errors: bottoms that do not fit each other; a cont other than 0 and 1. Source: Caffe LSTMUnit.</para>
/// </remarks>
[LayerType("LSTMUnit")]
public sealed class LSTMUnitLayer<T>(NoOptions options) : Layer<T, NoOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SequenceMarks marks = new();

    // i, f, o, g, with the gradient of the gates; c′, with its own; tanh c.
    private readonly Blob<T> parts = new(new Shape(0));
    private readonly Blob<T> previousCell = new(new Shape(0));
    private readonly Blob<T> tanhCell = new(new Shape(0));
    private int batch;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(3);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(2);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => bottom != 2;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        Shape cell = bottom[0].Shape;
        if (cell.Rank != 3 || cell[0] != 1)
            throw new InputException($"bottom 0, c of the step before, must have the shape 1×N×D, but its shape is {cell}");
        Check(bottom[1].Shape, InputChecks.TopShape(1, cell[1], checked(4 * cell[2])), 1);
        Check(bottom[2].Shape, new Shape(1, cell[1]), 2);
        batch = cell[1];
        marks.Reshape(1, batch);
        parts.Reshape(bottom[1].Shape);
        previousCell.Reshape(cell);
        tanhCell.Reshape(cell);
        top[0].Reshape(cell);
        top[1].Reshape(cell);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        marks.Read<T>(bottom[2].Data);
        marks.Copy(0, bottom[0].Data, previousCell.Data);
        parts.CopyDataFrom(bottom[1]);
        LstmCell.Forward(batch, parts.Data, previousCell.Data, top[0].Data, tanhCell.Data, top[1].Data);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
        LstmCell.Backward<T>(batch, parts.Data, previousCell.Data, tanhCell.Data, top[1].Diff, top[0].Diff, parts.Diff, previousCell.Diff);
        if (propagateDown[0])
            marks.Copy(0, previousCell.Diff, bottom[0].Diff);
        if (propagateDown[1])
            parts.Diff.CopyTo(bottom[1].Diff);
    }

    private static void Check(Shape shape, Shape expected, int bottom)
    {
        if (shape != expected)
            throw new InputException($"bottom {bottom} must have the shape {expected}, but its shape is {shape}");
    }
}
