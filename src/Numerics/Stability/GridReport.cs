using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>One grid of a sweep as plots and tables.</summary>
public sealed class GridReport
{
    private const string Ulps = "worst error, units in the last place";
    private const double UlpsFloor = 0.1;

    private readonly SweepResult result;
    private readonly ScoreGrid grid;

    /// <summary>The report of a grid.</summary>
    public GridReport(SweepResult result, ScoreGrid grid)
    {
        (this.result, this.grid) = (result, grid);
        Precisions = [.. result.Definition.Precisions.Where(precision => result.Variants.Any(variant => result.Of(grid.Name, variant, precision).Count > 0))];
    }

    /// <summary>The precisions that there are measurements in.</summary>
    public IReadOnlyList<ElementPrecision> Precisions { get; }

    /// <summary>The formulations in published arithmetic.</summary>
    public IReadOnlyList<SweepVariant> Published => [.. result.Variants.Where(variant => variant.Shift is not null)];

    /// <summary>The framework's layers.</summary>
    public IReadOnlyList<SweepVariant> Layers => [.. result.Variants.Where(variant => variant.Shift is null)];

    /// <summary>The plots of one precision: the published experiment for each shift, and the framework's layers.</summary>
    public IEnumerable<Plot> Plots(ElementPrecision precision)
    {
        string format = ElementFormat.Of(precision).Name, file = $"{grid.Name}-{YamlNames.Value(precision)}";
        foreach (SoftmaxShift shift in result.Definition.Shifts)
        {
            SweepVariant[] variants = [.. Published.Where(variant => variant.Shift == shift)];
            if (variants.Length > 0)
            {
                yield return PlotOf(
                    $"{file}-published-{YamlNames.Value(shift)}", $"Published arithmetic in {format}, {(shift == SoftmaxShift.Max ? "scores shifted by their maximum" : "no shift")}",
                    "discrepancy ‖g − g₆₄‖₂", variants, precision, measurement => measurement.DiscrepancyFromDouble, ElementFormat.Of(precision).UnitRoundoff / 100);
            }
        }
        if (Layers.Count > 0)
            yield return PlotOf($"{file}-layers", $"The framework's layers in {format}", Ulps, Layers, precision, WorstUlps, UlpsFloor);
    }

    /// <summary>The plot of all precisions of the formulation that users are to take, beside the published truth; null where there is nothing to compare.</summary>
    public Plot? PrecisionsPlot()
    {
        var fused = new SweepVariant(SweepFormulation.Fused, null);
        var truth = new SweepVariant(SweepFormulation.PublishedTogether, SoftmaxShift.Max);
        List<(string Name, IReadOnlyList<SweepMeasurement> Measurements)> lines = [.. Precisions.Select(precision => ($"fused, {ElementFormat.Of(precision).Name}", result.Of(grid.Name, fused, precision)))];
        lines.Add(("the published truth, double", result.Of(grid.Name, truth, ElementPrecision.Double)));
        lines.RemoveAll(line => line.Measurements.Count == 0);
        return lines.Count < 2 ? null : PlotOf($"{grid.Name}-precisions", "The fused loss in every precision, and the published truth", Ulps, lines, WorstUlps, UlpsFloor);
    }

    /// <summary>What was measured at each score, in one precision.</summary>
    public ReportTable Table(ElementPrecision precision, bool isPublished)
    {
        IReadOnlyList<SweepVariant> variants = isPublished ? Published : Layers;
        IReadOnlyList<SweepMeasurement>[] columns = [.. variants.Select(variant => result.Of(grid.Name, variant, precision))];
        return new ReportTable(
            [new("z_y"), .. variants.Select(variant => new ReportColumn(variant.Name))],
            [.. Enumerable.Range(0, columns.Length == 0 ? 0 : columns[0].Count).Select(i => (IReadOnlyList<string>)
            [
                SweepText.Score(columns[0][i].Score), .. columns.Select(column => isPublished ? Cell(column[i], SweepText.Statistic(column[i].DiscrepancyFromDouble)) : Cell(column[i], SweepText.Number(column[i].MaxUlps))),
            ])]);
    }

    /// <summary>The whole grid, a row for each formulation and precision.</summary>
    public ReportTable SummaryTable() => new(
        [new("precision", IsText: true), new("formulation", IsText: true), new("not finite"), new("where", IsText: true), new("mean ‖g − g*‖₂, |z_y| ≤ 1"), new("worst ulps"), new("zeroed")],
        [.. SweepSummary.Of(result, grid.Name).Select(row => (IReadOnlyList<string>)
        [
            ElementFormat.Of(row.Precision).Name, row.Variant.Name, $"{row.NotFinite} of {row.Gradients}", row.Where.Length == 0 ? "–" : row.Where, SweepText.Number(row.Discrepancy), SweepText.Number(row.MaxUlps),
            SweepText.Score(row.Zeroed),
        ])]);

    private static RunStatistic WorstUlps(SweepMeasurement measurement) => new(measurement.NotFinite == measurement.Runs ? double.NaN : measurement.MaxUlps, 0);

    private static string Cell(SweepMeasurement measurement, string value)
    {
        if (measurement.NotFinite == measurement.Runs)
            return measurement.NaN > 0 ? "NaN" : "±∞";
        return value + (measurement.NotFinite == 0 ? "" : $", NaN or ∞ in {measurement.NotFinite} of {measurement.Runs}");
    }

    private Plot PlotOf(string name, string title, string y, IReadOnlyList<SweepVariant> variants, ElementPrecision precision, Func<SweepMeasurement, RunStatistic> statistic, double floor = 0) =>
        PlotOf(name, title, y, [.. variants.Select(variant => (variant.Name, result.Of(grid.Name, variant, precision)))], statistic, floor);

    private Plot PlotOf(string name, string title, string y, IReadOnlyList<(string Name, IReadOnlyList<SweepMeasurement> Measurements)> lines, Func<SweepMeasurement, RunStatistic> statistic, double floor = 0)
    {
        PlotSeries[] series = [.. lines.Select(line => new PlotSeries(line.Name, [.. line.Measurements.Select(measurement => new PlotPoint(measurement.Score, statistic(measurement).Mean, statistic(measurement).Deviation, measurement.NotFinite > 0))]))];
        string description = string.Join(" ", lines.Select(line => $"{line.Name}: {Reading(line.Measurements)}."));
        return new Plot(name, title, description, ScoreAxis(), new LogAxis(y, series.SelectMany(line => line.Points).Select(point => point.Y), floor), series);
    }

    private static string Reading(IReadOnlyList<SweepMeasurement> measurements)
    {
        string where = SweepSummary.WhereNotFinite(measurements);
        return where.Length == 0 ? "finite everywhere" : $"not finite at {where}";
    }

    private PlotAxis ScoreAxis()
    {
        const string Title = "score of the right class, z_y";
        IReadOnlyList<double> scores = grid.Values();
        return grid.Exponents is null ? new LinearAxis(Title, scores[0], scores[^1]) : new SignedLogAxis(Title, scores.Min(Math.Abs), scores.Max(Math.Abs));
    }
}
