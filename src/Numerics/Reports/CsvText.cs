using System.Globalization;
using System.Text;

namespace NetFramework.Numerics.Reports;

/// <summary>Comma-separated values (RFC 4180, with LF ends of lines): numbers with a point and all their digits.</summary>
public sealed class CsvText
{
    private readonly StringBuilder text = new();

    /// <summary>The text of a table with this head.</summary>
    public CsvText(params ReadOnlySpan<string> columns) => Row([.. columns]);

    /// <summary>Adds a row.</summary>
    public void Row(params ReadOnlySpan<object?> cells)
    {
        for (int i = 0; i < cells.Length; i++)
            text.Append(i == 0 ? "" : ",").Append(Cell(Convert.ToString(cells[i], CultureInfo.InvariantCulture) ?? ""));
        text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>A text as a cell: in quotes where a reader would else take it apart, or trim it.</summary>
    public static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny(",\"\r\n") || text != text.Trim() ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
