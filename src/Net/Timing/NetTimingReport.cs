namespace NetFramework.Timing;

/// <summary>What a net took, layer by layer.</summary>
/// <param name="Net">The net's name.</param>
/// <param name="Phase">The net's phase.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Iterations">The number of iterations that were timed.</param>
/// <param name="WarmUpIterations">The number of iterations before them.</param>
/// <param name="PeakGigaflopsPerSecond">The machine's peak: the best rate of <see cref="GemmPeak"/> before and after the iterations, on the same threads.</param>
/// <param name="Iteration">A whole iteration.</param>
/// <param name="Layers">The layers, in the order in which they run.</param>
public sealed record NetTimingReport(
    string Net, Phase Phase, int Threads, int Iterations, int WarmUpIterations, double PeakGigaflopsPerSecond, PassTiming Iteration, IReadOnlyList<LayerTiming> Layers)
{
    /// <summary>The sum of the layers' medians.</summary>
    public double Milliseconds => Layers.Sum(layer => layer.Milliseconds);

    /// <summary>What one iteration allocates, on the calling thread.</summary>
    public long AllocatedBytes => Layers.Sum(layer => layer.AllocatedBytes);

    /// <summary>A layer's part of the sum of the layers' medians, 0 to 1.</summary>
    public double ShareOfTime(LayerTiming layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return layer.Milliseconds / Milliseconds;
    }

    /// <summary>The rate of <paramref name="flops"/> in a time as a part of the machine's peak; null where no operations are counted.</summary>
    public double? ShareOfPeak(long flops, double milliseconds) => flops > 0 && milliseconds > 0 ? flops / milliseconds / 1e6 / PeakGigaflopsPerSecond : null;
}
