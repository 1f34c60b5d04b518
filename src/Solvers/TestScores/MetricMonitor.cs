using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>Reads a metric from tests, as a score of which less is better.</summary>
internal sealed class MetricMonitor
{
    private const string TotalLoss = "loss";

    private readonly MonitorDefinition definition;

    private MetricMonitor(MonitorDefinition definition) => this.definition = definition;

    /// <summary>The monitor of a metric.</summary>
    /// <param name="solver">The solver's definition.</param>
    /// <param name="property">Its property that names the metric.</param>
    /// <param name="monitor">What it says.</param>
    /// <param name="tests">The nets that are tested.</param>
    /// <exception cref="InputException">The first of them has no such output.</exception>
    public static MetricMonitor Of<T>(SolverDefinition solver, string property, MonitorDefinition monitor, IReadOnlyList<TestNet<T>> tests) where T : unmanaged, IFloatingPointIeee754<T>
    {
        string[] known = tests.Count == 0 ? [] : [.. tests[0].Net.Outputs.Where(name => tests[0].Net[name].Count == 1), TotalLoss];
        return known.Contains(monitor.Metric)
            ? new MetricMonitor(monitor)
            : throw new InputException([solver.Error(
                tests.Count == 0 ? "there is no test to be judged by: the net has no data layer in the TEST phase, and there is no 'test_net'"
                : $"the tested net has no output '{monitor.Metric}' of one value{NearestName.Hint(monitor.Metric, known)} (known: {string.Join(", ", known.Distinct())})", property)]);
    }

    /// <summary>The metric's value, or its opposite where more is better.</summary>
    /// <param name="tests">The evaluations of all test nets.</param>
    public double Score(IReadOnlyList<Evaluation> tests)
    {
        OutputAverage? output = tests[0].Outputs.FirstOrDefault(output => output.Blob == definition.Metric);
        double value = output?.Values[0] ?? tests[0].Loss;
        MetricMode mode = definition.Mode ?? (output is null or { LossWeight: not 0 } ? MetricMode.Min : MetricMode.Max);
        return mode == MetricMode.Min ? value : -value;
    }
}
