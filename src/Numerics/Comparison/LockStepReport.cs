using System.Globalization;
using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>What a training in lock-step found, as tables, plots and words.</summary>
public static class LockStepReport
{
    private const int CourseRows = 12;

    /// <summary>How each training ended.</summary>
    public static ReportTable Outcome(IReadOnlyList<LockStepRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new ReportTable(
            [new("precision", true), new("formulation", true), new("iterations"), new("last loss"), new("weight distance"), new("parts at"), new("farthest", true)],
            [.. runs.Select(run => (IReadOnlyList<string>)
            [
                YamlNames.Value(run.Precision), YamlNames.Value(run.Formulation), ComparisonReport.Count(run.Points.Count), Loss(run.LastLoss), SweepText.Number(run.LastDistance),
                run.PartsAt?.ToString(CultureInfo.InvariantCulture) ?? "–", run.Farthest ?? "–",
            ])]);
    }

    /// <summary>Loss and weight distance along the way, of the trainings in one precision.</summary>
    public static ReportTable Course(IReadOnlyList<LockStepRun> runs, ElementPrecision precision)
    {
        LockStepRun[] shown = [.. runs.Where(run => run.Precision == precision)];
        int longest = shown.Max(run => run.Points.Count);
        // Each iteration at first, then about twice as far each time, and the last.
        int[] iterations = [.. Enumerable.Range(0, longest).Where(i => longest <= CourseRows || i < 3 || int.IsPow2(i) || i == longest - 1)];
        string Cell(LockStepRun run, int iteration, Func<LockStepPoint, string> figure) => iteration < run.Points.Count ? figure(run.Points[iteration]) : "stopped";
        return new ReportTable(
            [new("iteration"), .. shown.Select(run => new ReportColumn($"loss, {YamlNames.Value(run.Formulation)}")), .. shown.Select(run => new ReportColumn($"dist., {YamlNames.Value(run.Formulation)}"))],
            [.. iterations.Select(i => (IReadOnlyList<string>)
            [
                i.ToString(CultureInfo.InvariantCulture), .. shown.Select(run => Cell(run, i, point => Loss(point.Loss))), .. shown.Select(run => Cell(run, i, point => SweepText.Number(point.Distance))),
            ])]);
    }

    /// <summary>Where and why the trainings part, in sentences.</summary>
    public static IEnumerable<string> Readings(IReadOnlyList<LockStepRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        foreach (LockStepRun run in runs)
        {
            if (run.Stop is { } stop)
                yield return $"{run.Name} stops: {stop.Message}{(stop.Hint is { } hint ? $": {hint}" : "")}.";
            else if (run.PartsAt is { } iteration)
                yield return $"{run.Name} parts in iteration {iteration}: from there on its weights are more than {LockStepTraining.Parted:P0} from those of {runs[0].Name}; the first update left them {SweepText.Number(run.Points[0].Distance)} apart, and '{run.Farthest}' went farthest.";
        }
        string[] together = [.. runs.Skip(1).Where(run => run.PartsAt is null).Select(run => $"{run.Name} ({SweepText.Number(run.LastDistance)})")];
        if (together.Length > 0)
            yield return $"Together with {runs[0].Name} to the end, with the weights this far apart: {string.Join(", ", together)}.";
    }

    /// <summary>Loss and weight distance over the iterations.</summary>
    public static IEnumerable<Plot> Plots(IReadOnlyList<LockStepRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        yield return Over(runs, "lock-step-loss", "Loss", "loss", "A line that ends, with a mark in the band above the plot, has met a number that is not finite.", runs, point => point.Loss);
        if (runs.Count > 1)
            yield return Over(runs, "lock-step-distance", $"Distance of the weights from those of {runs[0].Name}", "‖w − w*‖₂ / ‖w*‖₂", "Rounding parts the weights from the first update on; whether they come together again is for the net to say.", [.. runs.Skip(1)], point => point.Distance);
    }

    private static Plot Over(IReadOnlyList<LockStepRun> all, string name, string title, string axis, string description, IReadOnlyList<LockStepRun> runs, Func<LockStepPoint, double> figure)
    {
        PlotSeries[] series =
        [
            .. runs.Select(run => new PlotSeries(run.Name,
            [
                .. run.Points.Select(point => new PlotPoint(point.Iteration, figure(point))),
                .. run.Stop is null ? (PlotPoint[])[] : [new PlotPoint(run.Points.Count, double.NaN)],
            ])),
        ];
        int last = Math.Max(1, all.Max(run => run.Points.Count) - 1);
        return new Plot(name, title, description, new LinearAxis("iteration", 0, last), new LogAxis(axis, series.SelectMany(line => line.Points).Select(point => point.Y)), series);
    }

    private static string Loss(double loss) => loss.ToString("G6", CultureInfo.InvariantCulture);
}
