using System.Globalization;

namespace NetFramework.Benchmarks;

/// <summary>A table of figures for docs/performance.md.</summary>
/// <param name="Name">The name of its place in the page.</param>
/// <param name="Columns">The heads; one that begins with '&gt;' is aligned to the right.</param>
/// <param name="Rows">The cells.</param>
internal sealed record MarkdownTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>What stands where nothing was measured.</summary>
    public const string Nothing = "–";

    /// <summary>The table in Markdown, one line a row.</summary>
    public IEnumerable<string> Lines() =>
    [
        Line(Columns.Select(head => head.TrimStart('>'))),
        Line(Columns.Select(head => head.StartsWith('>') ? "--:" : "---")),
        .. Rows.Select(Line),
    ];

    /// <summary>Milliseconds with three digits or so.</summary>
    public static string Milliseconds(double seconds) => (seconds * 1000).ToString(seconds < 0.01 ? "F3" : seconds < 0.1 ? "F2" : "F1", CultureInfo.InvariantCulture);

    /// <summary>A ratio.</summary>
    public static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>A part of 1 as a percentage.</summary>
    public static string Percent(double value) => (value * 100).ToString("F0", CultureInfo.InvariantCulture) + "%";

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
