using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Solvers;

/// <summary>One top of a metric, measured from its totals of all batches.</summary>
internal sealed class OutputMetric<T>(string name, Blob<T> blob, IMetricTotals metric, int top) : OutputFigure<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private double[] sums = [];

    public override void Clear() => sums = [];

    public override void Add(int samples)
    {
        ReadOnlySpan<double> totals = metric.Totals;
        if (sums.Length == 0)
            sums = new double[totals.Length];
        if (sums.Length != totals.Length)
            throw new InputException($"the metric '{name}' has {totals.Length} totals per batch where it had {sums.Length} before, so that they do not add up");
        for (int i = 0; i < sums.Length; i++)
            sums[i] += totals[i];
    }

    public override OutputAverage Result(long samples)
    {
        double[] values = sums.Length == 0 ? [] : new double[blob.Count];
        if (sums.Length > 0)
            metric.Measure(sums, top, values);
        return new OutputAverage(name, blob.Shape, values, 0);
    }
}
