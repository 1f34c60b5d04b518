using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Accuracy.</summary>
public sealed record AccuracyOptions : LayerOptions
{
    /// <summary>A position is right where its label is among the k classes with the largest scores.</summary>
    [Range(1, int.MaxValue)]
    public int TopK { get; init; } = 1;

    /// <summary>The class axis of the scores; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Positions with this label do not count. By default every position counts.</summary>
    public int? IgnoreLabel { get; init; }
}

/// <summary>The fraction of positions whose label is among the top_k classes with the largest scores: accuracy = Σᵢ [rankᵢ(yᵢ) &lt; top_k] / count.</summary>
/// <remarks>
/// Bottoms: scores, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1.
/// Tops: the accuracy, a scalar; optionally the accuracy per class, classes values. Where nothing counts it is 0.
/// <para>rank(y) is the number of other classes whose score is not below that of y: a tie counts against the label, and so does NaN. No gradient flows back.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; top_k larger than the number of classes. Source: Caffe Accuracy.</para>
/// </remarks>
[LayerType("Accuracy", Role = LayerRole.Metric)]
public sealed class AccuracyLayer<T>(AccuracyOptions options) : Layer<T, AccuracyOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ClassLabels labels = new();
    private int[] right = [];
    private int[] seen = [];
    private ClassAxis axis;

    /// <inheritdoc/>
    public override Arity Bottoms => Arity.Exactly(2);

    /// <inheritdoc/>
    public override Arity Tops => Arity.Between(1, 2);

    /// <inheritdoc/>
    public override bool BackwardReadsTops => false;

    /// <inheritdoc/>
    public override ClassificationInputs? Classification => new(0, 1, axis.Axis, Options.IgnoreLabel);

    /// <inheritdoc/>
    public override bool TakesGradient(int bottom) => false;

    /// <inheritdoc/>
    public override void Reshape(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        axis = ClassAxis.Of(bottom[0].Shape, Options.Axis);
        if (Options.TopK > axis.Classes)
            throw new InputException($"'top_k' is {Options.TopK}, but there are {axis.Classes} class(es)");
        labels.Reshape(axis, bottom[0].Shape, bottom[1].Shape);
        if (right.Length != axis.Classes)
            (right, seen) = (new int[axis.Classes], new int[axis.Classes]);
        top[0].Reshape(Shape.Scalar);
        if (top.Length > 1)
            top[1].Reshape(new Shape(axis.Classes));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<Blob<T>> bottom, ReadOnlySpan<Blob<T>> top)
    {
        labels.Read<T>(bottom[1].Data, axis, Options.IgnoreLabel);
        Array.Clear(right);
        Array.Clear(seen);
        int rightInAll = 0;
        for (int position = 0; position < axis.Positions; position++)
        {
            int label = labels.Values[position];
            if (label < 0)
                continue;
            seen[label]++;
            if (Rank(bottom[0].Data, axis.Start(position), label) >= Options.TopK)
                continue;
            right[label]++;
            rightInAll++;
        }
        top[0].Data[0] = Fraction(rightInAll, labels.Valid);
        for (int k = 0; top.Length > 1 && k < axis.Classes; k++)
            top[1].Data[k] = Fraction(right[k], seen[k]);
    }

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<Blob<T>> top, ReadOnlySpan<bool> propagateDown, ReadOnlySpan<Blob<T>> bottom)
    {
    }

    private int Rank(ReadOnlySpan<T> scores, int start, int label)
    {
        T own = scores[start + label * axis.Inner];
        int rank = 0;
        for (int k = 0; k < axis.Classes; k++)
        {
            if (k != label && !(scores[start + k * axis.Inner] < own))
                rank++;
        }
        return rank;
    }

    private static T Fraction(int part, int whole) => whole == 0 ? T.Zero : T.CreateTruncating((double)part / whole);
}
