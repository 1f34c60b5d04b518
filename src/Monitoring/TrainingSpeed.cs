using System.Diagnostics;
using System.Numerics;

namespace NetFramework.Monitoring;

/// <summary>How many samples a training goes through in a second.</summary>
public sealed class TrainingSpeed
{
    private long lastTime = Stopwatch.GetTimestamp();
    private long lastIteration;

    /// <summary>The samples of one iteration: of iter_size batches.</summary>
    public static long SamplesPerIteration<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        NetLayer<T>? source = solver.Net.Layers.FirstOrDefault(layer => layer.Bottoms.Length == 0 && layer.Tops.Length > 0);
        return source?.Tops[0].Shape is { Rank: > 0 } shape ? (long)shape[0] * solver.Definition.IterSize : solver.Definition.IterSize;
    }

    /// <summary>How often the training data were gone through so far; null where their number is not known.</summary>
    public static double? Epoch<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        return solver.Net.Extent is { } data ? (double)solver.Iteration * data.BatchSize * solver.Definition.IterSize / data.Samples : null;
    }

    /// <summary>Looks from here on.</summary>
    /// <param name="iteration">The updates made so far.</param>
    public void Restart(long iteration) => (lastTime, lastIteration) = (Stopwatch.GetTimestamp(), iteration);

    /// <summary>Samples per second since the latest look; 0 where there was no iteration since.</summary>
    public double SamplesPerSecond<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(solver);
        double seconds = Stopwatch.GetElapsedTime(lastTime).TotalSeconds;
        long iterations = solver.Iteration - lastIteration;
        Restart(solver.Iteration);
        return seconds > 0 ? iterations * SamplesPerIteration(solver) / seconds : 0;
    }
}
