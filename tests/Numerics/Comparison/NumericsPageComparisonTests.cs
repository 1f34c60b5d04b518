using NetFramework.Numerics;
using NetFramework.Numerics.Reports;

namespace NetFramework.Tests.Numerics.Comparison;

/// <summary>The comparison that docs/numerics.md shows, computed anew.</summary>
internal sealed class NumericsPageComparisonTests
{
    [Test]
    public void The_table_of_the_comparison_is_what_the_command_computes()
    {
        var net = new Net<double>(NetDefinition.Load(RepositoryFolder.PathOf("samples/digits/net.yaml")), new NetSettings { State = new NetState { Phase = Phase.Train } });
        ComparisonResult result = FormulationComparison.Run(net, new ComparisonSettings { Precisions = [ElementPrecision.Half, ElementPrecision.Float, ElementPrecision.Double], Batches = 3 });
        ReportTable summary = ComparisonReport.Summary(result);

        string page = File.ReadAllText(RepositoryFolder.PathOf("docs/numerics.md")).ReplaceLineEndings("\n").Split("<!-- table: compare -->\n")[1].Split("\n\n")[0];
        string[][] stated = [.. page.Split('\n').Where(line => !line.StartsWith("|---", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "))];
        int[] columns = [.. stated[0].Select(title => summary.Columns.Select(column => column.Title).ToList().IndexOf(title))];
        Assert.That(summary.Rows.Select(row => columns.Select(column => row[column])), Is.EqualTo(stated.Skip(1)));

        Assert.That(result.Weights, Is.EqualTo(4810));
        BlobError[] fused = [.. result.Variants.Where(variant => variant is { Formulation: Formulation.Fused, Precision: not ElementPrecision.Double }).Select(variant => variant.Worst(BlobRole.ScoresGradient)!)];
        Assert.That(fused.Select(scores => scores.MaxUlps), Is.All.LessThan(0.501));
        // One row of ten classes, of three batches of 64.
        BlobError broken = result.Variants.Single(variant => variant is { Formulation: Formulation.Separated, Precision: ElementPrecision.Half }).Worst(BlobRole.ScoresGradient)!;
        Assert.That((broken.NaN, broken.Elements), Is.EqualTo((10L, 1920L)));
    }
}
