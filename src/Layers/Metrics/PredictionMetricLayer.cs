using System.Numerics;

namespace NetFramework.Layers;

/// <summary>A metric that counts which class is predicted for which: the class of the largest score, the first of equal ones. A score of NaN makes every total NaN.</summary>
/// <remarks>One score alone is the logit of class 1 against class 0: class 1 is predicted where it is above 0.</remarks>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TOptions">The options record.</typeparam>
public abstract class PredictionMetricLayer<T, TOptions>(TOptions options) : MetricLayer<T, TOptions>(options)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TOptions : MetricOptions
{
    /// <inheritdoc/>
    protected sealed override int Classes => Math.Max(2, Axis.Classes);

    /// <inheritdoc/>
    protected sealed override void Count(ReadOnlySpan<T> scores, ClassLabels labels, Span<double> totals)
    {
        for (int position = 0; position < Axis.Positions; position++)
        {
            int label = labels.Values[position];
            if (label < 0)
                continue;
            int predicted = Axis.Predicted(scores, position);
            if (predicted < 0)
            {
                totals.Fill(double.NaN);
                return;
            }
            Count(label, predicted, totals);
        }
    }

    /// <summary>Counts one position.</summary>
    protected abstract void Count(int actual, int predicted, Span<double> totals);
}
