using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>The measurements of a sweep as a table for other programs.</summary>
public static class SweepCsv
{
    /// <summary>One row per grid, precision, formulation and score, with all digits. Norms are over the classes; means and standard deviations over the finite runs.</summary>
    public static CsvText Of(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var csv = new CsvText(
            "grid", "precision", "formulation", "shift", "z_y", "runs", "not_finite", "nan", "infinite", "zeroed", "discrepancy_mean", "discrepancy_deviation", "discrepancy_from_double_mean",
            "discrepancy_from_double_deviation", "relative_error_mean", "relative_error_deviation", "label_discrepancy_mean", "label_discrepancy_deviation", "max_ulps");
        foreach (SweepMeasurement row in result.Measurements)
        {
            csv.Row(
                row.Grid, YamlNames.Value(row.Precision), YamlNames.Value(row.Variant.Formulation), row.Variant.Shift is { } shift ? YamlNames.Value(shift) : "", row.Score, row.Runs, row.NotFinite, row.NaN, row.Infinite,
                row.Zeroed, row.Discrepancy.Mean, row.Discrepancy.Deviation, row.DiscrepancyFromDouble.Mean, row.DiscrepancyFromDouble.Deviation, row.RelativeError.Mean, row.RelativeError.Deviation,
                row.LabelDiscrepancy.Mean, row.LabelDiscrepancy.Deviation, row.MaxUlps);
        }
        return csv;
    }
}
