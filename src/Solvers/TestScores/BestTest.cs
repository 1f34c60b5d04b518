namespace NetFramework;

/// <summary>The best of a training's tests: by the metric of snapshot_best, or else that of early_stopping, or else the accuracy where the first test net tells classes apart, or else the loss.</summary>
/// <param name="Iteration">The updates made before it.</param>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Mode">Which of its values are better.</param>
/// <param name="Value">Its value.</param>
public sealed record BestTest(long Iteration, string Metric, MetricMode Mode, double Value);
