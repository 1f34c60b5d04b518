using System.Globalization;
using System.Text.RegularExpressions;
using NetFramework.Layers;
using NetFramework.Numerics;
using NetFramework.Numerics.Reports;

namespace NetFramework.Tests.Numerics;

/// <summary>The figures of docs/numerics.md against what the command that it names computes.</summary>
internal sealed class NumericsPageTests
{
    // Another machine's exponential may differ in the last place.
    private const double Tolerance = 0.1;

    private static readonly string Page = File.ReadAllText(RepositoryFolder.PathOf("docs/numerics.md")).ReplaceLineEndings("\n");

    private static List<string[]> TableOfPage(string name) =>
    [
        .. Page.Split($"<!-- table: {name} -->\n")[1].Split("\n\n")[0].TrimEnd().Split('\n').Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray()),
    ];

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    private static void AssertSame(string stated, string computed, string where, bool mayBeLess = false)
    {
        if (mayBeLess && Number(stated) is { } most && Number(computed) is { } less)
            Assert.That(less, Is.LessThanOrEqualTo(most * (1 + Tolerance)), where);
        else if (Number(stated) is { } statedNumber && Number(computed) is { } computedNumber)
            Assert.That(computedNumber, Is.EqualTo(statedNumber).Within(Math.Abs(statedNumber) * Tolerance), where);
        else
            Assert.That(computed, Is.EqualTo(stated), where);
    }

    [TestCase("published", ElementPrecision.Float, ElementPrecision.Double)]
    [TestCase("fine", ElementPrecision.Half, ElementPrecision.BFloat16, ElementPrecision.Float)]
    public void The_tables_of_the_grids_are_what_the_sweep_computes(string grid, params ElementPrecision[] precisions)
    {
        ReportTable computed = new GridReport(SampleSweep.Result, SampleSweep.Result.Definition.Grids.Single(candidate => candidate.Name == grid)).SummaryTable();
        string[] names = [.. precisions.Select(precision => ElementFormat.Of(precision).Name)];
        IReadOnlyList<string>[] rows = [.. computed.Rows.Where(row => names.Contains(row[0]))];
        List<string[]> stated = TableOfPage(grid);
        Assert.That(stated.Select(row => $"{row[0]} {row[1]}"), Is.EqualTo(rows.Select(row => $"{row[0]} {row[1]}")));
        for (int i = 0; i < rows.Length; i++)
        {
            for (int column = 2; column < rows[i].Count; column++)
            {
                // The published arithmetic is what it is; the framework's layers may become better than the page says.
                bool isLayer = !rows[i][1].StartsWith("published", StringComparison.Ordinal);
                AssertSame(stated[i][column], rows[i][column], $"{rows[i][0]}, {rows[i][1]}: {computed.Columns[column].Title}", mayBeLess: isLayer);
            }
        }
    }

    [Test]
    public void The_table_of_gaps_is_what_the_sweep_computes() => AssertTable("gap", GapReport.Table(SampleSweep.Result.Gap));

    [Test]
    public void The_table_of_stacks_is_what_the_sweep_computes() => AssertTable("depth", DepthReport.Table(SampleSweep.Result.Depth));

    [Test]
    public void The_errors_beside_the_bound_are_what_the_sweep_computes()
    {
        Match stated = Regex.Match(Page, @"at worst ([\d.]+) ulps for `published_together` and ([\d.]+) for `published_separated`, shifted");
        double Worst(SweepFormulation formulation) =>
            SampleSweep.Result.Of("published", new SweepVariant(formulation, SoftmaxShift.Max), ElementPrecision.Float).Where(point => Math.Abs(point.Score) <= 1).Max(point => point.MaxUlps);
        AssertSame(stated.Groups[1].Value, SweepText.Number(Worst(SweepFormulation.PublishedTogether)), "together");
        AssertSame(stated.Groups[2].Value, SweepText.Number(Worst(SweepFormulation.PublishedSeparated)), "separated");
        // (2·(x_max − x_min) + n + 2)·u in ulps: between that many halves and that many.
        Assert.That(Worst(SweepFormulation.PublishedTogether), Is.LessThan((2 + 100 + 2) / 2.0));
        Assert.That(Page, Does.Contain("the bound is 104·u"));
    }

    [Test]
    public void The_error_of_the_published_truth_is_what_the_sweep_computes()
    {
        SweepMeasurement truth = SampleSweep.Result.Of("published", new SweepVariant(SweepFormulation.PublishedTogether, SoftmaxShift.Max), ElementPrecision.Double).Single(point => point.Score == 100);
        AssertSame(Regex.Match(Page, @"gradient of the right class is −([\d.]+)·10⁻⁴²").Groups[1].Value + "e-42", truth.LabelDiscrepancy.Mean.ToString(CultureInfo.InvariantCulture), "the mean over the repetitions");
    }

    private static void AssertTable(string name, ReportTable computed)
    {
        List<string[]> stated = TableOfPage(name);
        Assert.That(stated.Select(row => row[0]), Is.EqualTo(computed.Rows.Select(row => row[0])));
        for (int i = 0; i < stated.Count; i++)
        {
            for (int column = 1; column < computed.Columns.Count; column++)
                AssertSame(stated[i][column], computed.Rows[i][column], $"{stated[i][0]}: {computed.Columns[column].Title}");
        }
    }
}
