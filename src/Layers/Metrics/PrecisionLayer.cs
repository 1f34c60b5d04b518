using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Of the positions where a class is predicted, the share that are of it: precision = correct / predicted.</summary>
/// <remarks>
/// Bottoms: scores, outer × classes × inner; labels, outer·inner integers of 0 … classes − 1. One score alone is the logit of class 1 against class 0.
/// Tops: the average over the classes, a scalar; optionally the values of the classes.
/// <para>The predicted class is that of the largest score, the first of equal ones. 0 / 0 is zero_division. A test reports the value of all its positions. A score of NaN makes it NaN. No gradient flows back.</para>
/// <para>Errors: a label that is no integer, NaN or no class; not one label per position; average: binary with other than two classes. Source: scikit-learn's precision_score, of all classes of the class axis.</para>
/// </remarks>
[LayerType("Precision", Role = LayerRole.Metric)]
public sealed class PrecisionLayer<T>(ClassMetricOptions options) : ClassMetricLayer<T>(options) where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override (double Part, double Whole) Fraction(double correct, double predicted, double actual) => (correct, predicted);
}
