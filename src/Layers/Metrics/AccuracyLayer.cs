using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Accuracy.</summary>
public sealed record AccuracyOptions : MetricOptions
{
    /// <summary>A position is right where its label is among the k classes with the largest scores.</summary>
    [Range(1, int.MaxValue)]
    public int TopK { get; init; } = 1;
}

/// <summary>The fraction of positions whose label is among the top_k classes with the largest scores: accuracy = Σᵢ [rankᵢ(yᵢ) &lt; top_k] / count.</summary>
/// <remarks>
/// Bottoms: scores, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1.
/// Tops: the accuracy, a scalar; optionally the accuracy per class, classes values. Where nothing counts it is 0. A test reports the accuracy of all its positions.
/// <para>rank(y) is the number of other classes whose score is not below that of y: a tie counts against the label, and so does NaN. No gradient flows back.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; top_k larger than the number of classes. Source: Caffe Accuracy.</para>
/// </remarks>
[LayerType("Accuracy", Role = LayerRole.Metric)]
public sealed class AccuracyLayer<T>(AccuracyOptions options) : MetricLayer<T, AccuracyOptions>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Of each class, how many positions are right; then how many there are.</summary>
    protected override int TotalCount => 2 * Classes;

    /// <inheritdoc/>
    public override void Measure(ReadOnlySpan<double> totals, int top, Span<double> values)
    {
        ReadOnlySpan<double> right = totals[..Classes], seen = totals[Classes..];
        if (top == 0)
        {
            values[0] = Fraction(Sum(right), Sum(seen));
            return;
        }
        for (int k = 0; k < values.Length; k++)
            values[k] = Fraction(right[k], seen[k]);
    }

    /// <inheritdoc/>
    protected override void CheckClasses()
    {
        if (Options.TopK > Classes)
            throw new InputException($"'top_k' is {Options.TopK}, but there are {Classes} class(es)");
    }

    /// <inheritdoc/>
    protected override void Count(ReadOnlySpan<T> scores, ClassLabels labels, Span<double> totals)
    {
        for (int position = 0; position < Axis.Positions; position++)
        {
            int label = labels.Values[position];
            if (label < 0)
                continue;
            totals[Classes + label]++;
            if (Rank(scores, Axis.Start(position), label) < Options.TopK)
                totals[label]++;
        }
    }

    private int Rank(ReadOnlySpan<T> scores, int start, int label)
    {
        T own = scores[start + label * Axis.Inner];
        int rank = 0;
        for (int k = 0; k < Axis.Classes; k++)
        {
            if (k != label && !(scores[start + k * Axis.Inner] < own))
                rank++;
        }
        return rank;
    }

    private static double Sum(ReadOnlySpan<double> counts)
    {
        double sum = 0;
        foreach (double count in counts)
            sum += count;
        return sum;
    }

    private static double Fraction(double part, double whole) => whole == 0 ? 0 : part / whole;
}
