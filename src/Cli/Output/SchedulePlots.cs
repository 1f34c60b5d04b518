using NetFramework.Numerics.Reports;

namespace NetFramework.Cli.Output;

/// <summary>A schedule as plots: of the learning rate, and of the momentum where it changes.</summary>
internal static class SchedulePlots
{
    // More than the widest drawing has columns.
    private const int Columns = 1200;

    /// <summary>The plots of a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="policies">The policies, as their definition names them.</param>
    /// <param name="hasMomentum">Whether the momentum changes.</param>
    public static IReadOnlyList<Plot> Of(TrainingSchedule schedule, (string Rates, string Momentum) policies, bool hasMomentum)
    {
        PlotSeries rates = Series("learning rate", schedule.Rates.Rate, schedule.Iterations);
        var plot = PlotOf($"Learning rate: {policies.Rates}", rates, 0, schedule.Iterations);
        if (!hasMomentum)
            return [plot];
        PlotSeries momenta = Series("momentum", schedule.Momentum.Momentum, schedule.Iterations);
        return [plot, PlotOf($"Momentum: {policies.Momentum}", momenta, momenta.Points.Min(point => point.Y), schedule.Iterations)];
    }

    private static Plot PlotOf(string title, PlotSeries series, double lowest, long iterations)
    {
        double highest = series.Points.Max(point => point.Y);
        string description = $"The {series.Name} over {Units.Count(iterations)} iterations: {Units.Number(series.Points[0].Y)} at first, {Units.Number(series.Points.Min(point => point.Y))} at least, {Units.Number(highest)} at most, {Units.Number(series.Points[^1].Y)} at last.";
        return new Plot("schedule", title, description, new LinearAxis("iteration", 0, iterations), new LinearAxis(series.Name, lowest, highest), [series]);
    }

    /// <summary>Every iteration where there is room for it, or else the lowest and the highest of each few, so that no peak is lost.</summary>
    private static PlotSeries Series(string name, Func<long, double> value, long iterations)
    {
        List<PlotPoint> points = [];
        long length = (iterations + Columns - 1) / Columns;
        for (long start = 0; start < iterations; start += length)
        {
            PlotPoint low = new(start, value(start)), high = low;
            for (long iteration = start + 1; iteration < Math.Min(start + length, iterations); iteration++)
            {
                var point = new PlotPoint(iteration, value(iteration));
                low = point.Y < low.Y ? point : low;
                high = point.Y > high.Y ? point : high;
            }
            points.AddRange(low == high ? [low] : low.X < high.X ? [low, high] : [high, low]);
        }
        if (points[^1].X < iterations - 1)
            points.Add(new PlotPoint(iterations - 1, value(iterations - 1)));
        return new PlotSeries(name, points);
    }
}
