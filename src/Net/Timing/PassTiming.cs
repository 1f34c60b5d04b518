namespace NetFramework.Timing;

/// <summary>What one pass, forward or backward, of a layer or of a net took.</summary>
/// <param name="MedianMilliseconds">The median over the iterations.</param>
/// <param name="MeanMilliseconds">The mean over the iterations.</param>
/// <param name="MinimumMilliseconds">The least of the iterations.</param>
/// <param name="Flops">The floating-point operations of one pass: two for each multiply-add; element-wise work counts as 0.</param>
public sealed record PassTiming(double MedianMilliseconds, double MeanMilliseconds, double MinimumMilliseconds, long Flops)
{
    /// <summary>10⁹ floating-point operations per second, at the median; null where none are counted.</summary>
    public double? GigaflopsPerSecond => Flops > 0 && MedianMilliseconds > 0 ? Flops / MedianMilliseconds / 1e6 : null;

    /// <summary>The timing of samples in seconds.</summary>
    internal static PassTiming Of(IEnumerable<double> seconds, long flops)
    {
        double[] sorted = [.. seconds.Select(time => time * 1000).Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new PassTiming(median, sorted.Average(), sorted[0], flops);
    }
}
