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
            text.Append(i == 0 ? "" : ",").Append(Cell(cells[i]));
        text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private static string Cell(object? value)
    {
        string cell = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
