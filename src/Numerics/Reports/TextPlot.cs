using System.Text;

namespace NetFramework.Numerics.Reports;

/// <summary>Draws a plot with the characters of a terminal: lines of Braille dots, four high and two wide in each character. Points that are not finite are left out.</summary>
public sealed class TextPlot
{
    private const int DotsAcross = 2;
    private const int DotsDown = 4;
    private const int LeastGap = 2;

    // The bit of each dot of a character, by column and row (Unicode, block U+2800).
    private static readonly int[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private readonly Plot plot;
    private readonly int[,] cells;
    private readonly int margin;

    private TextPlot(Plot plot, int width, int height)
    {
        this.plot = plot;
        margin = plot.Y.Ticks.Max(tick => tick.Label.Length);
        cells = new int[height, Math.Max(1, width - margin - LeastGap)];
        foreach (PlotSeries series in plot.Series)
            Trace(series.Points);
    }

    private int Columns => cells.GetLength(1);

    private int Rows => cells.GetLength(0);

    /// <summary>The lines of the drawing: the title, the plot with its ticks, and the title of the horizontal axis.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="width">The number of characters of the longest line.</param>
    /// <param name="height">The number of lines between the axes.</param>
    public static IReadOnlyList<string> Draw(Plot plot, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(plot);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        return [.. new TextPlot(plot, width, height).Lines().Select(line => line.TrimEnd())];
    }

    private void Trace(IReadOnlyList<PlotPoint> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (!double.IsFinite(points[i].Y))
                continue;
            (double x, double y) = DotOf(points[i]);
            (double fromX, double fromY) = i > 0 && double.IsFinite(points[i - 1].Y) ? DotOf(points[i - 1]) : (x, y);
            int steps = Math.Max(1, (int)Math.Ceiling(Math.Max(Math.Abs(x - fromX), Math.Abs(y - fromY))));
            for (int step = 0; step <= steps; step++)
                Set((int)Math.Round(fromX + (x - fromX) * step / steps), (int)Math.Round(fromY + (y - fromY) * step / steps));
        }
    }

    private (double X, double Y) DotOf(PlotPoint point) =>
        (plot.X.Position(point.X) * (Columns * DotsAcross - 1), (1 - plot.Y.Position(point.Y)) * (Rows * DotsDown - 1));

    private void Set(int x, int y) => cells[y / DotsDown, x / DotsAcross] |= Bits[x % DotsAcross, y % DotsDown];

    private IEnumerable<string> Lines()
    {
        yield return plot.Title;
        Dictionary<int, string> labels = LabelsOfRows();
        for (int row = 0; row < Rows; row++)
        {
            var line = new StringBuilder(labels.GetValueOrDefault(row, "").PadLeft(margin)).Append(labels.ContainsKey(row) ? " ┤" : " │");
            for (int column = 0; column < Columns; column++)
                line.Append(cells[row, column] == 0 ? ' ' : (char)(0x2800 + cells[row, column]));
            yield return line.ToString();
        }
        (string rule, string numbers) = HorizontalAxis();
        yield return rule;
        yield return numbers;
        yield return plot.X.Title.PadLeft(margin + LeastGap + (Columns + plot.X.Title.Length) / 2);
    }

    private Dictionary<int, string> LabelsOfRows()
    {
        Dictionary<int, string> labels = [];
        int free = Rows - 1;
        foreach (AxisTick tick in plot.Y.Ticks)
        {
            int row = (int)Math.Round((1 - plot.Y.Position(tick.Value)) * (Rows - 1));
            if (row > free)
                continue;
            labels[row] = tick.Label;
            free = row - LeastGap;
        }
        return labels;
    }

    private (string Rule, string Numbers) HorizontalAxis()
    {
        char[] rule = $"{new string(' ', margin + 1)}└{new string('─', Columns)}".ToCharArray();
        char[] numbers = new string(' ', rule.Length).ToCharArray();
        int free = 0;
        foreach (AxisTick tick in plot.X.Ticks)
        {
            int place = margin + LeastGap + (int)Math.Round(plot.X.Position(tick.Value) * (Columns - 1));
            int start = Math.Min(place - tick.Label.Length / 2, rule.Length - tick.Label.Length);
            if (start < free)
                continue;
            rule[place] = '┬';
            tick.Label.CopyTo(0, numbers, start, tick.Label.Length);
            free = start + tick.Label.Length + LeastGap;
        }
        return (new string(rule), new string(numbers));
    }
}
