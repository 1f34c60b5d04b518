using NetFramework.Numerics.Reports;

namespace NetFramework.Tests.Numerics;

/// <summary>Plots drawn with characters: each expected drawing is counted out by hand, dot by dot.</summary>
internal sealed class TextPlotTests
{
    private static Plot PlotOf(params PlotPoint[] points) => new("plot", "Title", "", new LinearAxis("x", 0, 7), new LinearAxis("y", 0, 3), [new PlotSeries("series", points)]);

    [Test]
    public void A_diagonal_is_a_line_of_dots()
    {
        // 8×8 dots: 4 characters, 2 lines. The dots of a character are 1 2 3 7 downwards on its left, 4 5 6 8 on its right.
        string[] lines = [.. TextPlot.Draw(PlotOf(new(0, 0), new(7, 3)), 2 + 3 + 4, 2)];
        Assert.That(lines, Has.Length.EqualTo(6));
        Assert.That(Dots(lines[1..3], lines[1].IndexOfAny(['┤', '│']) + 1), Is.EquivalentTo(Enumerable.Range(0, 8).Select(i => (i, 7 - i))));
    }

    [Test]
    public void A_step_is_drawn_down_its_whole_height()
    {
        string[] lines = [.. TextPlot.Draw(PlotOf(new(0, 3), new(4, 3), new(5, 0), new(7, 0)), 9, 2)];
        List<(int X, int Y)> dots = Dots(lines[1..3], lines[1].IndexOfAny(['┤', '│']) + 1);
        Assert.That(dots.Select(dot => dot.Y).Distinct(), Is.EquivalentTo(Enumerable.Range(0, 8)));
        Assert.That(dots.Where(dot => dot.Y == 0).Select(dot => dot.X), Is.SupersetOf(Enumerable.Range(0, 5)));
        Assert.That(dots.Where(dot => dot.Y == 7).Select(dot => dot.X), Is.SupersetOf(new[] { 5, 6, 7 }));
    }

    [Test]
    public void What_is_not_finite_is_a_gap()
    {
        string[] lines = [.. TextPlot.Draw(PlotOf(new(0, 0), new(1, 0), new(3, double.NaN), new(6, 0), new(7, 0)), 9, 2)];
        Assert.That(Dots(lines[1..3], lines[1].IndexOfAny(['┤', '│']) + 1), Is.EquivalentTo(new[] { (0, 7), (1, 7), (6, 7), (7, 7) }));
    }

    [TestCase(40)]
    [TestCase(133)]
    public void No_line_is_wider_than_asked_and_no_tick_hides_another(int width)
    {
        var plot = new Plot("plot", "Title", "", new LinearAxis("iteration", 0, 123456), new LinearAxis("y", 0, 0.0123), [new PlotSeries("series", [.. Enumerable.Range(0, 1000).Select(i => new PlotPoint(123.456 * i, 0.0123 * Math.Abs(Math.Sin(i / 50.0))))])]);
        string[] lines = [.. TextPlot.Draw(plot, width, 12)];
        Assert.That(lines, Has.Length.EqualTo(16));
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(width));
        Assert.That(lines[^2].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.SubsetOf(plot.X.Ticks.Select(tick => tick.Label)).And.Length.GreaterThan(2));
    }

    private static List<(int X, int Y)> Dots(string[] rows, int start)
    {
        int[,] bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };
        return
        [
            .. from row in Enumerable.Range(0, rows.Length)
               from column in Enumerable.Range(0, rows[row].Length - start)
               from x in Enumerable.Range(0, 2)
               from y in Enumerable.Range(0, 4)
               where rows[row][start + column] >= 0x2800 && ((rows[row][start + column] - 0x2800) & bits[x, y]) != 0
               select (2 * column + x, 4 * row + y),
        ];
    }
}
