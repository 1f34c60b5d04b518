using System.Diagnostics;
using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Timing;

/// <summary>Times a net layer by layer, as Caffe's <c>time</c> does: an iteration is forward, or forward and backward, without an update.</summary>
public static class NetTiming
{
    // What the runtime allocates beside the layers falls on some rounds only.
    private const int AllocationRounds = 3;

    /// <summary>Runs the net, first to warm up, then timed, then watched for allocations.</summary>
    /// <param name="net">The net; its inputs are filled.</param>
    /// <param name="settings">How often, and what.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of iterations is below 1.</exception>
    /// <exception cref="InputException">The data are wrong.</exception>
    public static NetTimingReport Measure<T>(Net<T> net, NetTimingSettings settings) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Iterations, 1);
        int warmUp = WarmUp(net, settings);
        double peak = GemmPeak.Measure<T>();
        LayerClock[] clocks = [.. net.Layers.Select(_ => new LayerClock(settings.Iterations))];
        var whole = new double[settings.Iterations];
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
            whole[iteration] = RunTimed(net, settings.Backward, iteration, clocks);
        peak = Math.Max(peak, GemmPeak.Measure<T>());
        long[] allocated = Allocated(net, settings.Backward);
        LayerTiming[] layers = [.. net.Layers.Select((layer, i) => new LayerTiming(
            layer.Name,
            layer.Type,
            PassTiming.Of(clocks[i].Forward, LayerFlops.Forward(layer)),
            settings.Backward && layer.NeedsBackward ? PassTiming.Of(clocks[i].Backward, LayerFlops.Backward(layer)) : null,
            allocated[i],
            layer.FusedInto))];
        return new NetTimingReport(
            net.Definition.Name, net.Settings.State.Phase, Threads.Count, settings.Iterations, warmUp, peak, PassTiming.Of(whole, layers.Sum(layer => layer.Flops)), layers);
    }

    private static int WarmUp<T>(Net<T> net, NetTimingSettings settings) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int iterations = 0;
        for (long start = Stopwatch.GetTimestamp(); iterations == 0 || Stopwatch.GetElapsedTime(start) < settings.WarmUp; iterations++)
        {
            net.ClearParameterDiffs();
            net.Forward();
            if (settings.Backward)
                net.Backward();
        }
        return iterations;
    }

    /// <summary>One iteration; returns its seconds.</summary>
    private static double RunTimed<T>(Net<T> net, bool backward, int iteration, LayerClock[] clocks) where T : unmanaged, IFloatingPointIeee754<T>
    {
        net.ClearParameterDiffs();
        long start = Stopwatch.GetTimestamp();
        net.PrepareForward();
        long before = Stopwatch.GetTimestamp();
        for (int i = 0; i < clocks.Length; i++)
        {
            net.ForwardLayer(i);
            before = Lap(before, out clocks[i].Forward[iteration]);
        }
        net.Iteration++;
        for (int i = clocks.Length - 1; backward && i >= 0; i--)
        {
            net.BackwardLayer(net.Layers[i]);
            before = Lap(before, out clocks[i].Backward[iteration]);
        }
        return Stopwatch.GetElapsedTime(start, before).TotalSeconds;
    }

    private static long Lap(long before, out double seconds)
    {
        long now = Stopwatch.GetTimestamp();
        seconds = Stopwatch.GetElapsedTime(before, now).TotalSeconds;
        return now;
    }

    /// <summary>The bytes that each layer allocates in an iteration, on the calling thread: the least of several rounds.</summary>
    private static long[] Allocated<T>(Net<T> net, bool backward) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var least = new long[net.Layers.Count];
        Array.Fill(least, long.MaxValue);
        for (int round = 0; round < AllocationRounds; round++)
        {
            var bytes = new long[least.Length];
            net.ClearParameterDiffs();
            net.PrepareForward();
            for (int i = 0; i < least.Length; i++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                net.ForwardLayer(i);
                bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
            net.Iteration++;
            for (int i = least.Length - 1; backward && i >= 0; i--)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                net.BackwardLayer(net.Layers[i]);
                bytes[i] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
            for (int i = 0; i < least.Length; i++)
                least[i] = Math.Min(least[i], bytes[i]);
        }
        return least;
    }

    /// <summary>The seconds of a layer's passes, by iteration.</summary>
    private sealed class LayerClock(int iterations)
    {
        public double[] Forward { get; } = new double[iterations];

        public double[] Backward { get; } = new double[iterations];
    }
}
