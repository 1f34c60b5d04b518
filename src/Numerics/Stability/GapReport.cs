using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>The study of the gap as plots and tables.</summary>
public static class GapReport
{
    /// <summary>The points worth a row of a table: every tenth gap of the range, and the first at which something gives way.</summary>
    public static IReadOnlyList<GapPoint> Selected(IReadOnlyList<GapPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        HashSet<GapPoint> selected = [.. points.Where((_, i) => i % Math.Max(1, points.Count / 12) == 0), points[^1]];
        Func<GapPoint, bool>[] events =
        [
            point => Math.Abs(point.Clamped.Gradient) < 0.5 && point.Gap > 0,
            point => !double.IsFinite(point.Separated.Gradient),
            point => point.CaffeFusedLoss < point.Truth.Loss - 0.01,
            point => !double.IsFinite(point.Separated.Loss),
            point => point.Clamped.Gradient == 0,
        ];
        foreach (Func<GapPoint, bool> happens in events)
        {
            if (points.FirstOrDefault(happens) is { } first)
                selected.Add(first);
        }
        return [.. selected.OrderBy(point => point.Gap)];
    }

    /// <summary>The plots: gradient and loss.</summary>
    public static IReadOnlyList<Plot> Plots(IReadOnlyList<GapPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        PlotSeries[] gradients =
        [
            Series(points, "fused", point => Math.Abs(point.Fused.Gradient)),
            Series(points, "separated", point => Math.Abs(point.Separated.Gradient)),
            Series(points, "clamped", point => Math.Abs(point.Clamped.Gradient)),
        ];
        PlotSeries[] losses =
        [
            Series(points, "fused", point => point.Fused.Loss),
            Series(points, "separated", point => point.Separated.Loss),
            Series(points, "clamped", point => point.Clamped.Loss),
            Series(points, "Caffe, fused", point => point.CaffeFusedLoss),
        ];
        const string Gap = "gap: score of the wrong class less score of the right class";
        return
        [
            new Plot("gap-gradient", "Gradient of the right class against the gap, in float", "The fused gradient stays at 1. The separated one becomes NaN near 88. The clamped one falls from 1 beyond 46.05.",
                Linear(points, Gap), new LogAxis("|∂loss / ∂z_y|", gradients.SelectMany(series => series.Points).Select(point => point.Y)), gradients),
            new Plot("gap-loss", "Loss against the gap, in float", "The fused loss grows with the gap. The clamped one stops at 46.05, the one that Caffe's SoftmaxWithLoss reports at 87.34.",
                Linear(points, Gap), new LinearAxis("loss", 0, points.Max(point => point.Truth.Loss)), losses),
        ];
    }

    /// <summary>The table of selected gaps.</summary>
    public static ReportTable Table(IReadOnlyList<GapPoint> points) => new(
        [new("gap"), new("∂z_y, true"), new("fused"), new("log"), new("separated"), new("clamped"), new("loss, true"), new("fused"), new("separated"), new("clamped"), new("Caffe, fused")],
        [.. Selected(points).Select(point => (IReadOnlyList<string>)
        [
            SweepText.Score(point.Gap), SweepText.Number(point.Truth.Gradient), SweepText.Number(point.Fused.Gradient), SweepText.Number(point.Log.Gradient), SweepText.Number(point.Separated.Gradient),
            SweepText.Number(point.Clamped.Gradient), SweepText.Loss(point.Truth.Loss), SweepText.Loss(point.Fused.Loss), SweepText.Loss(point.Separated.Loss), SweepText.Loss(point.Clamped.Loss),
            SweepText.Loss(point.CaffeFusedLoss),
        ])]);

    /// <summary>All numbers.</summary>
    public static CsvText Csv(IReadOnlyList<GapPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var csv = new CsvText("gap", "gradient_true", "gradient_fused", "gradient_log", "gradient_separated", "gradient_clamped", "loss_true", "loss_fused", "loss_log", "loss_separated", "loss_clamped", "loss_caffe_fused");
        foreach (GapPoint point in points)
        {
            csv.Row(
                point.Gap, point.Truth.Gradient, point.Fused.Gradient, point.Log.Gradient, point.Separated.Gradient, point.Clamped.Gradient,
                point.Truth.Loss, point.Fused.Loss, point.Log.Loss, point.Separated.Loss, point.Clamped.Loss, point.CaffeFusedLoss);
        }
        return csv;
    }

    private static LinearAxis Linear(IReadOnlyList<GapPoint> points, string title) => new(title, points[0].Gap, points[^1].Gap);

    private static PlotSeries Series(IReadOnlyList<GapPoint> points, string name, Func<GapPoint, double> value) =>
        new(name, [.. points.Select(point => new PlotPoint(point.Gap, value(point)))]);
}
