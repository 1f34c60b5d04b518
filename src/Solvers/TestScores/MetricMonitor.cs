using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>Reads a metric from tests, as a score of which less is better.</summary>
internal sealed class MetricMonitor
{
    private const string TotalLoss = "loss";
    private const string Accuracy = "accuracy";

    private MetricMonitor(string metric, MetricMode mode) => (Metric, Mode) = (metric, mode);

    /// <summary>The name of the metric.</summary>
    public string Metric { get; }

    /// <summary>Which of its values are better.</summary>
    public MetricMode Mode { get; }

    /// <summary>The monitor of a metric that a definition names.</summary>
    /// <param name="solver">The solver's definition.</param>
    /// <param name="property">Its property that names the metric.</param>
    /// <param name="monitor">What it says.</param>
    /// <param name="tests">The nets that are tested.</param>
    /// <exception cref="InputException">The first of them has no such output.</exception>
    public static MetricMonitor Of<T>(SolverDefinition solver, string property, MonitorDefinition monitor, IReadOnlyList<TestNet<T>> tests) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (tests.Count == 0)
            throw new InputException([solver.Error("there is no test to be judged by: the net has no data layer in the TEST phase, and there is no 'test_net'", property)]);
        Net<T> net = tests[0].Net;
        string[] known = [.. OutputsOf(net).Append(TotalLoss).Concat(TellsClassesApart(net) ? [Accuracy] : []).Distinct()];
        if (!known.Contains(monitor.Metric))
            throw new InputException([solver.Error($"the tested net has no output '{monitor.Metric}' of one value{NearestName.Hint(monitor.Metric, known)} (known: {string.Join(", ", known)})", property)]);
        return new MetricMonitor(monitor.Metric, monitor.Mode ?? (IsLoss(net, monitor.Metric) ? MetricMode.Min : MetricMode.Max));
    }

    /// <summary>The monitor of tests that no definition says how to judge: of the accuracy, or else the loss; null where there is neither.</summary>
    public static MetricMonitor? Of<T>(IReadOnlyList<TestNet<T>> tests) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (tests.Count == 0)
            return null;
        Net<T> net = tests[0].Net;
        if (TellsClassesApart(net) || OutputsOf(net).Contains(Accuracy))
            return new MetricMonitor(Accuracy, MetricMode.Max);
        return net.BlobNames.Any(name => net.LossWeight(name) != 0) ? new MetricMonitor(TotalLoss, MetricMode.Min) : null;
    }

    /// <summary>The metric's value, or its opposite where more is better.</summary>
    /// <param name="first">The evaluation of the first test net.</param>
    public double Score(Evaluation first)
    {
        OutputAverage? output = first.Outputs.FirstOrDefault(output => output.Blob == Metric);
        return Value(output?.Values[0] ?? (Metric == Accuracy ? first.Confusion?.Accuracy ?? double.NaN : first.Loss));
    }

    /// <summary>The value of a score, and the score of a value.</summary>
    public double Value(double score) => Mode == MetricMode.Min ? score : -score;

    private static IEnumerable<string> OutputsOf<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> => net.Outputs.Where(name => net[name].Count == 1);

    private static bool TellsClassesApart<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T> => net.Layers.Any(layer => layer.Layer.Classification is not null);

    private static bool IsLoss<T>(Net<T> net, string metric) where T : unmanaged, IFloatingPointIeee754<T> => net.Outputs.Contains(metric) ? net.LossWeight(metric) != 0 : metric == TotalLoss;
}
