using System.Globalization;
using System.Text;
using Spectre.Console;

namespace NetFramework.Cli.Output.Training;

/// <summary>The tests of a training as a table on the terminal, which grows by a row with each.</summary>
internal sealed class TestTable
{
    private const int LeastWidth = 9;

    private string[] heads = [];
    private int[] widths = [];

    /// <summary>Writes the row of a test, and the heads above it where they are not those of the row before.</summary>
    /// <param name="iteration">The updates made so far.</param>
    /// <param name="epoch">The passes over the training data so far; null where that is not known.</param>
    /// <param name="testNet">The index of the net; null where there is one alone.</param>
    /// <param name="evaluation">What came of it.</param>
    /// <param name="isBest">Whether it is the best so far.</param>
    public void Add(long iteration, double? epoch, int? testNet, Evaluation evaluation, bool isBest)
    {
        (string Head, string Cell)[] cells =
        [
            ("iteration", Units.Count(iteration)),
            .. epoch is { } passes ? new[] { ("epoch", passes.ToString("N2", CultureInfo.InvariantCulture)) } : [],
            .. testNet is { } index ? new[] { ("net", index.ToString(CultureInfo.InvariantCulture)) } : [],
            .. ClassificationReport.Figures(evaluation),
        ];
        if (!cells.Select(cell => cell.Head).SequenceEqual(heads))
        {
            heads = [.. cells.Select(cell => cell.Head)];
            widths = [.. cells.Select(cell => Math.Max(LeastWidth, Math.Max(cell.Head.Length, cell.Cell.Length)))];
            Write("Tests", new Style(decoration: Decoration.Bold));
            Write(Row(heads), new Style(decoration: Decoration.Bold));
        }
        Write(Row([.. cells.Select(cell => cell.Cell)]) + (isBest ? "  best so far" : ""), isBest ? new Style(Color.Green) : Style.Plain);
    }

    private string Row(string[] cells)
    {
        var row = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
            row.Append(i == 0 ? "" : "  ").Append(cells[i].PadLeft(widths[i]));
        return row.ToString();
    }

    private static void Write(string line, Style style) => Screen.Ansi.Write(new Text(line + Environment.NewLine, style));
}
