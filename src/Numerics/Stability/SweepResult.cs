namespace NetFramework.Numerics;

/// <summary>Everything that a sweep measured.</summary>
/// <param name="Definition">What was asked for.</param>
/// <param name="Variants">The formulations, in order.</param>
/// <param name="Measurements">By grid, precision, formulation and score.</param>
/// <param name="Gap">The study of the gap.</param>
/// <param name="Depth">The study of gradients through depth.</param>
public sealed record SweepResult(
    SweepDefinition Definition, IReadOnlyList<SweepVariant> Variants, IReadOnlyList<SweepMeasurement> Measurements, IReadOnlyList<GapPoint> Gap, IReadOnlyList<StackGradients> Depth)
{
    /// <summary>The measurements of one formulation in one precision over a grid, by score.</summary>
    public IReadOnlyList<SweepMeasurement> Of(string grid, SweepVariant variant, ElementPrecision precision) =>
        [.. Measurements.Where(measurement => measurement.Grid == grid && measurement.Variant == variant && measurement.Precision == precision)];
}
