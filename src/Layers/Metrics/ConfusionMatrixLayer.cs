using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of ConfusionMatrix.</summary>
public sealed record ConfusionMatrixOptions : MetricOptions;

/// <summary>How often each class is predicted for each: m[a, p] = Σᵢ [yᵢ = a]·[ŷᵢ = p], ŷ the class of the largest score, the first of equal ones.</summary>
/// <remarks>
/// Bottoms: scores, outer × classes × inner; labels y, outer·inner integers of 0 … classes − 1. One score alone is the logit of class 1 against class 0. Top: m, classes × classes, the actual class first.
/// <para>A test reports the counts of all its positions. A score of NaN makes every count NaN. No gradient flows back.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position. Source: scikit-learn's confusion_matrix.</para>
/// </remarks>
[LayerType("ConfusionMatrix", Role = LayerRole.Metric)]
public sealed class ConfusionMatrixLayer<T>(ConfusionMatrixOptions options) : PredictionMetricLayer<T, ConfusionMatrixOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override Arity Tops => Arity.Exactly(1);

    /// <inheritdoc/>
    protected override int TotalCount => TopShape(0).Count;

    /// <inheritdoc/>
    public override void Measure(ReadOnlySpan<double> totals, int top, Span<double> values) => totals.CopyTo(values);

    /// <inheritdoc/>
    protected override Shape TopShape(int top) => InputChecks.TopShape(Classes, Classes);

    /// <inheritdoc/>
    protected override void Count(int actual, int predicted, Span<double> totals) => totals[actual * Classes + predicted]++;
}
