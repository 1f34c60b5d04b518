using Spectre.Console;

namespace NetFramework.Cli.Output;

/// <summary>A table: ruled on a terminal, aligned plain text where the output is piped.</summary>
/// <param name="columns">The heads; one that begins with '&gt;' is aligned to the right, one that begins with '~' is folded where the terminal is too narrow.</param>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> rows = [];
    private string[]? total;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Sets the last row, which is set off from the others.</summary>
    public void Total(params string[] cells) => total = cells;

    /// <summary>Writes the table to standard output.</summary>
    public void Write()
    {
        if (Screen.IsTerminal)
            WriteRuled();
        else
            WritePlain();
    }

    private static bool IsRight(string head) => head.StartsWith('>');

    private static bool IsFolded(string head) => head.StartsWith('~');

    private static string Title(string head) => IsRight(head) || IsFolded(head) ? head[1..] : head;

    private void WriteRuled()
    {
        var table = new Spectre.Console.Table { Border = TableBorder.Simple, BorderStyle = new Style(Color.Grey) };
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(new Markup(Markup.Escape(Title(columns[i])), new Style(decoration: Decoration.Bold)))
            {
                Alignment = IsRight(columns[i]) ? Justify.Right : Justify.Left,
                NoWrap = !IsFolded(columns[i]),
                Padding = new Padding(0, 0, 1, 0),
            };
            if (total is not null)
                column.Footer = new Markup(Markup.Escape(total[i]), new Style(decoration: Decoration.Bold));
            table.AddColumn(column);
        }
        foreach (string[] row in rows)
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        Screen.Ansi.Write(table);
    }

    private void WritePlain()
    {
        string[][] all = [[.. columns.Select(Title)], .. rows, .. total is null ? Array.Empty<string[]>() : [total]];
        int[] widths = [.. columns.Select((_, i) => all.Max(row => row[i].Length))];
        foreach (string[] row in all)
            Console.WriteLine(string.Join("  ", row.Select((cell, i) => IsRight(columns[i]) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }
}
