using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Options of Precision, Recall and F1.</summary>
public sealed record ClassMetricOptions : MetricOptions
{
    /// <summary>How the values of the classes become one: macro, micro, weighted or binary.</summary>
    public MetricAverage Average { get; init; }

    /// <summary>What 0 / 0 is: the precision of a class that is never predicted, the recall of one that does not occur, the F1 of one that neither is.</summary>
    [Range(0.0, 1.0)]
    public double ZeroDivision { get; init; }
}

/// <summary>A metric that is a fraction of counts for each class: how often it is predicted, occurs, and both at once.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class ClassMetricLayer<T>(ClassMetricOptions options) : PredictionMetricLayer<T, ClassMetricOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Of each class, how often it is predicted rightly; then how often it is predicted; then how often it occurs.</summary>
    protected sealed override int TotalCount => 3 * Classes;

    /// <inheritdoc/>
    public sealed override void Measure(ReadOnlySpan<double> totals, int top, Span<double> values)
    {
        if (top == 0)
        {
            values[0] = Average(totals);
            return;
        }
        for (int k = 0; k < values.Length; k++)
            values[k] = OfClass(totals, k);
    }

    /// <summary>The metric as a fraction.</summary>
    /// <param name="correct">How often the class is predicted rightly.</param>
    /// <param name="predicted">How often it is predicted.</param>
    /// <param name="actual">How often it occurs.</param>
    protected abstract (double Part, double Whole) Fraction(double correct, double predicted, double actual);

    /// <inheritdoc/>
    protected sealed override void CheckClasses()
    {
        if (Options.Average == MetricAverage.Binary && Classes != 2)
            throw new InputException($"'average: binary' is for 2 classes, but there are {Classes}; take macro, micro or weighted");
    }

    /// <inheritdoc/>
    protected sealed override void Count(int actual, int predicted, Span<double> totals)
    {
        if (actual == predicted)
            totals[actual]++;
        totals[Classes + predicted]++;
        totals[2 * Classes + actual]++;
    }

    private double Average(ReadOnlySpan<double> totals)
    {
        double values = 0, weighted = 0, correct = 0, count = 0;
        for (int k = 0; k < Classes; k++)
        {
            double value = OfClass(totals, k), actual = totals[2 * Classes + k];
            values += value;
            weighted += actual * value;
            correct += totals[k];
            count += actual;
        }
        return Options.Average switch
        {
            MetricAverage.Macro => values / Classes,
            // One class is predicted at each position, so that in all as many are predicted as occur.
            MetricAverage.Micro => Quotient(Fraction(correct, count, count)),
            MetricAverage.Weighted => Quotient((weighted, count)),
            _ => OfClass(totals, 1),
        };
    }

    private double OfClass(ReadOnlySpan<double> totals, int k) => Quotient(Fraction(totals[k], totals[Classes + k], totals[2 * Classes + k]));

    private double Quotient((double Part, double Whole) fraction) => fraction.Whole == 0 ? Options.ZeroDivision : fraction.Part / fraction.Whole;
}
