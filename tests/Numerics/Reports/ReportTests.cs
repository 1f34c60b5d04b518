using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetFramework.Numerics;
using NetFramework.Numerics.Reports;

namespace NetFramework.Tests.Numerics;

/// <summary>The files of a report: they stand alone, are well-formed, and say what was measured.</summary>
internal sealed partial class ReportTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Dictionary<string, string> Files = SweepReport.Files(SampleSweep.Result).ToDictionary(file => file.Name, file => file.Text);

    [GeneratedRegex(@"https?:|\burl\(|@import|\b(src|href|data)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    private static Plot PlotOf(params PlotPoint[] points) =>
        new("plot", "Title <&>", "Description", new LinearAxis("x", 0, 10), new LogAxis("y", points.Select(point => point.Y)), [new PlotSeries("first", points), new PlotSeries("second", [new(0, 1), new(10, 1)])]);

    private static List<string[]> Rows(string csv) => [.. csv.TrimEnd('\n').Split('\n').Select(SplitRow)];

    private static string[] SplitRow(string line) => [.. Regex.Matches(line, "(?<=^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))").Select(cell => cell.Groups[1].Success ? cell.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : cell.Groups[2].Value)];

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Text(XElement svg) => svg.Descendants(Svg + "text").Select(text => text.Value);

    [Test]
    public void The_page_needs_nothing_beside_it()
    {
        string page = Files["report.html"].Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.That(Reference().Match(page).Value, Is.Empty);
        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("<link").And.Not.Contain("<img"));
        Assert.That(page, Does.Contain("prefers-color-scheme:dark").And.Contain("@media print"));
    }

    [Test]
    public void The_page_is_well_formed_and_has_every_plot()
    {
        string page = Files["report.html"];
        Assert.That(page, Does.StartWith("<!DOCTYPE html>\n"));
        XElement html = XElement.Parse(page["<!DOCTYPE html>\n".Length..]);
        string[] titles = [.. html.Descendants(Svg + "svg").Select(svg => svg.Element(Svg + "desc")!.Value)];
        string[] plots = [.. Files.Where(file => file.Key.EndsWith(".svg", StringComparison.Ordinal)).Select(file => XElement.Parse(file.Value).Element(Svg + "desc")!.Value)];
        Assert.That(titles, Is.EquivalentTo(plots));
        Assert.That(html.Descendants("table").SelectMany(table => table.Descendants("tr")).Count(), Is.GreaterThan(100));
    }

    [Test]
    public void Every_plot_is_a_well_formed_file_that_stands_alone()
    {
        foreach ((string name, string text) in Files.Where(file => file.Key.EndsWith(".svg", StringComparison.Ordinal)))
        {
            XElement svg = XDocument.Parse(text).Root!;
            Assert.That(svg.Name, Is.EqualTo(Svg + "svg"), name);
            Assert.That(Reference().Match(text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal)).Value, Is.Empty, name);
            Assert.That(svg.DescendantsAndSelf().Attributes().Select(attribute => attribute.Value), Has.None.Contains("NaN").And.None.Contains("Infinity"), name);
            Assert.That(svg.Element(Svg + "title")!.Value, Is.Not.Empty, name);
        }
    }

    [Test]
    public void The_table_of_measurements_reads_back_to_what_was_measured()
    {
        List<string[]> rows = Rows(Files["measurements.csv"]);
        int Column(string name) => Array.IndexOf(rows[0], name);
        Assert.That(rows.Select(row => row.Length), Is.All.EqualTo(rows[0].Length));
        Assert.That(rows, Has.Count.EqualTo(SampleSweep.Result.Measurements.Count + 1));
        for (int i = 0; i < SampleSweep.Result.Measurements.Count; i++)
        {
            SweepMeasurement measured = SampleSweep.Result.Measurements[i];
            Assert.That(
                (Number(rows[i + 1][Column("z_y")]), Number(rows[i + 1][Column("discrepancy_mean")]), Number(rows[i + 1][Column("max_ulps")]), int.Parse(rows[i + 1][Column("not_finite")], CultureInfo.InvariantCulture)),
                Is.EqualTo((measured.Score, measured.Discrepancy.Mean, measured.MaxUlps, measured.NotFinite)));
        }
        List<string[]> gaps = Rows(Files["gap.csv"]);
        Assert.That(gaps.Skip(1).Select(row => Number(row[Array.IndexOf(gaps[0], "gradient_clamped")])), Is.EqualTo(SampleSweep.Result.Gap.Select(point => point.Clamped.Gradient)));
        List<string[]> depth = Rows(Files["depth.csv"]);
        Assert.That(depth[1][0], Is.EqualTo("Sigmoid, xavier"));
        Assert.That(depth.Skip(1).Select(row => Number(row[3])), Is.EqualTo(SampleSweep.Result.Depth.SelectMany(stack => stack.WeightDiffs)));
    }

    [Test]
    public void Cells_with_commas_and_quotes_are_quoted()
    {
        var csv = new CsvText("a", "b");
        csv.Row("x, \"y\"", 0.1);
        Assert.That(csv.ToString(), Is.EqualTo("a,b\n\"x, \"\"y\"\"\",0.1\n"));
    }

    [Test]
    public void What_is_not_finite_is_a_mark_and_not_a_gap()
    {
        XElement svg = SvgPlot.Draw(PlotOf(new(0, 1), new(2, double.NaN), new(4, double.PositiveInfinity), new(6, 10), new(8, 100, IsMarked: true)));
        string marks = svg.Elements(Svg + "path").Single(path => path.Attribute("class")!.Value == "mark s0").Attribute("d")!.Value;
        Assert.That(Regex.Count(marks, "M"), Is.EqualTo(3));
        Assert.That(Text(svg), Does.Contain("NaN, ±∞"));
        // The line stops before and starts again after them.
        string line = svg.Elements(Svg + "path").First(path => path.Attribute("class")!.Value == "line s0").Attribute("d")!.Value;
        Assert.That((Regex.Count(line, "M"), Regex.Count(line, "L")), Is.EqualTo((2, 1)));
        Assert.That(Text(SvgPlot.Draw(PlotOf(new(0, 1), new(10, 2)))), Does.Not.Contain("NaN, ±∞"));
    }

    [Test]
    public void Titles_are_escaped_and_error_bars_drawn()
    {
        XElement svg = SvgPlot.Draw(PlotOf(new(0, 1, 0.5), new(10, 2)));
        Assert.That(Text(svg), Does.Contain("Title <&>").And.Contain("first").And.Contain("second"));
        Assert.That(svg.Elements(Svg + "path").Count(path => path.Attribute("class")!.Value == "bar s0"), Is.EqualTo(1));
        Assert.That(SvgPlot.Document(PlotOf(new(0, 1), new(10, 2))), Does.Contain("Title &lt;&amp;&gt;"));
    }

    [Test]
    public void A_linear_axis_has_even_ticks_and_a_place_for_all_between()
    {
        var axis = new LinearAxis("x", 0, 120);
        Assert.That(axis.Ticks.Select(tick => tick.Label), Is.EqualTo(new[] { "0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "110", "120" }));
        Assert.That((axis.Position(0), axis.Position(30), axis.Position(500)), Is.EqualTo((0.0, 0.25, 1.0)));
        Assert.That(new LinearAxis("x", -0.2, 0.2).Ticks.Select(tick => tick.Label), Does.Contain("−0.1").And.Contain("0"));
    }

    [Test]
    public void A_logarithmic_axis_spans_whole_decades_and_keeps_zero_apart()
    {
        var plain = new LogAxis("y", [3e-8, 2e-3]);
        Assert.That((plain.Position(1e-8), plain.Position(1e-2), plain.Position(1e-5), plain.HasZero), Is.EqualTo((0.0, 1.0, 0.5, false)));
        var zeros = new LogAxis("y", [0, 1, 100]);
        Assert.That((zeros.Position(0), zeros.HasZero, zeros.Ticks[0].Label), Is.EqualTo((0.0, true, "0")));
        Assert.That(zeros.Position(1), Is.GreaterThan(0.03));
        var floored = new LogAxis("y", [1e-300, 1, 1000], floor: 0.01);
        Assert.That((floored.Position(1e-300), floored.Ticks[0].Label), Is.EqualTo((0.0, "below 1")));
        Assert.That(new LogAxis("y", [1, 5]).Ticks.Select(tick => tick.Label), Is.EqualTo(new[] { "1", "2", "5", "10" }));
    }

    [Test]
    public void A_signed_logarithmic_axis_is_odd_about_its_middle_and_ascends()
    {
        var axis = new SignedLogAxis("x", 1e-38, 1e37);
        double[] values = [-1e37, -1e2, -1e-3, -1e-38, -1e-39, 0, 1e-39, 1e-38, 1e-3, 1e2, 1e37];
        double[] places = [.. values.Select(axis.Position)];
        Assert.That(places, Is.Ordered.Ascending.And.Unique);
        Assert.That((places[0], places[5], places[^1]), Is.EqualTo((0.0, 0.5, 1.0)));
        for (int i = 0; i < values.Length; i++)
            Assert.That(places[i] + places[^(i + 1)], Is.EqualTo(1).Within(1e-15));
        Assert.That(axis.Ticks.Select(tick => tick.Label), Does.Contain("10⁻³⁸").And.Contain("−10⁻³⁸").And.Contain("0"));
    }
}
