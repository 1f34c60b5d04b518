namespace NetFramework.Numerics;

/// <summary>One formulation in one precision over a whole grid.</summary>
/// <param name="Variant">The formulation.</param>
/// <param name="Precision">The element type.</param>
/// <param name="NotFinite">How many gradients have a NaN or an infinity in them, of how many.</param>
/// <param name="Gradients">The number of gradients.</param>
/// <param name="Where">The scores z_y at which they lie, in words: "z_y ≤ -100"; empty where all are finite.</param>
/// <param name="Discrepancy">The mean of ‖g − g*‖₂ over the scores with |z_y| ≤ 1.</param>
/// <param name="MaxUlps">The largest error of an element of a finite gradient, in units of the last place.</param>
/// <param name="Zeroed">How many elements of finite gradients are 0 and should not be.</param>
public sealed record SweepSummary(SweepVariant Variant, ElementPrecision Precision, int NotFinite, int Gradients, string Where, double Discrepancy, double MaxUlps, int Zeroed)
{
    /// <summary>The summaries of a grid: by precision, then by formulation.</summary>
    public static IReadOnlyList<SweepSummary> Of(SweepResult result, string grid)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            .. from precision in result.Definition.Precisions
               from variant in result.Variants
               let measurements = result.Of(grid, variant, precision)
               where measurements.Count > 0
               select Of(variant, precision, measurements),
        ];
    }

    private static SweepSummary Of(SweepVariant variant, ElementPrecision precision, IReadOnlyList<SweepMeasurement> measurements)
    {
        double[] moderate = [.. measurements.Where(measurement => Math.Abs(measurement.Score) <= 1 && double.IsFinite(measurement.Discrepancy.Mean)).Select(measurement => measurement.Discrepancy.Mean)];
        return new SweepSummary(
            variant,
            precision,
            measurements.Sum(measurement => measurement.NotFinite),
            measurements.Sum(measurement => measurement.Runs),
            WhereNotFinite(measurements),
            moderate.Length == 0 ? double.NaN : moderate.Average(),
            measurements.Max(measurement => measurement.MaxUlps),
            measurements.Sum(measurement => measurement.Zeroed));
    }

    /// <summary>The scores at which a gradient is not finite, in words; empty where all are.</summary>
    internal static string WhereNotFinite(IReadOnlyList<SweepMeasurement> measurements)
    {
        List<string> parts = [];
        int start = -1;
        for (int i = 0; i <= measurements.Count; i++)
        {
            bool isBroken = i < measurements.Count && measurements[i].NotFinite > 0;
            if (isBroken && start < 0)
                start = i;
            if (isBroken || start < 0)
                continue;
            string first = SweepText.Score(measurements[start].Score), last = SweepText.Score(measurements[i - 1].Score);
            parts.Add((start == 0, i == measurements.Count) switch
            {
                (true, true) => "everywhere",
                (true, false) => $"z_y ≤ {last}",
                (false, true) => $"z_y ≥ {first}",
                _ when start == i - 1 => $"z_y = {first}",
                _ => $"{first} ≤ z_y ≤ {last}",
            });
            start = -1;
        }
        return string.Join(", ", parts);
    }
}
