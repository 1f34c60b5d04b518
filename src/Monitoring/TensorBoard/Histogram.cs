using System.Numerics;

namespace NetFramework.Monitoring.TensorBoard;

/// <summary>How values are distributed, in TensorBoard's buckets: limits ±1e-12·1.1ᵏ up to 1e20, and 0 between them. A value belongs to the bucket with the first limit above it.</summary>
internal sealed class Histogram
{
    private const double LeastLimit = 1e-12;
    private const double Growth = 1.1;

    private static readonly double[] Limits = BuildLimits();

    private Histogram(double minimum, double maximum, double count, double sum, double sumOfSquares, IReadOnlyList<double> bucketLimits, IReadOnlyList<double> buckets) =>
        (Minimum, Maximum, Count, Sum, SumOfSquares, BucketLimits, Buckets) = (minimum, maximum, count, sum, sumOfSquares, bucketLimits, buckets);

    public double Minimum { get; }

    public double Maximum { get; }

    public double Count { get; }

    public double Sum { get; }

    public double SumOfSquares { get; }

    /// <summary>The upper limits of the buckets, from the lower limit of the first that is not empty to the last; empty ones beside each other are put together.</summary>
    public IReadOnlyList<double> BucketLimits { get; }

    /// <summary>The number of values in each bucket.</summary>
    public IReadOnlyList<double> Buckets { get; }

    /// <summary>The histogram of values; what is not finite is left out.</summary>
    public static Histogram Of<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, sumOfSquares = 0;
        var counts = new long[Limits.Length];
        long count = 0;
        foreach (T element in values)
        {
            double value = double.CreateTruncating(element);
            if (!double.IsFinite(value))
                continue;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
            sum += value;
            sumOfSquares += value * value;
            counts[BucketOf(value)]++;
            count++;
        }
        if (count == 0)
            return new Histogram(0, 0, 0, 0, 0, [], []);
        int first = Math.Max(BucketOf(minimum) - 1, 0), last = BucketOf(maximum);
        int[] kept = [.. Enumerable.Range(first, last + 1 - first).Where(i => i == first || counts[i] > 0 || counts[i + 1] > 0)];
        return new Histogram(minimum, maximum, count, sum, sumOfSquares, [.. kept.Select(i => Limits[i])], [.. kept.Select(i => (double)counts[i])]);
    }

    private static int BucketOf(double value)
    {
        int index = Array.BinarySearch(Limits, value);
        return Math.Min(index >= 0 ? index + 1 : ~index, Limits.Length - 1);
    }

    private static double[] BuildLimits()
    {
        List<double> positive = [];
        for (double limit = LeastLimit; limit < 1e20; limit *= Growth)
            positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
    }
}
