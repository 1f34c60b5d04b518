using System.Text.Json;

namespace NetFramework.Monitoring.Page;

/// <summary>
/// Figures by iteration, for curves: as many rows as there are up to a number, then neighbours are put together, two and two, again and again. A row that stands for several
/// has the least, the mean and the greatest of each figure, so that no spike is lost.
/// </summary>
/// <param name="mostRows">There are always fewer rows than this, an even number.</param>
internal sealed class ThinnedTable(int mostRows)
{
    private readonly List<string> columns = [];
    private readonly List<ThinnedRow> rows = [];
    private int width = 1;

    /// <summary>How often rows were put together: all are others then.</summary>
    public int Thinnings { get; private set; }

    /// <summary>The number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>Adds the figures of an iteration, which is not less than those before.</summary>
    public void Add(long iteration, IEnumerable<KeyValuePair<string, double>> figures)
    {
        if (rows.Count == mostRows - 1 && rows[^1].Parts == width)
            Thin();
        if (rows.Count == 0 || rows[^1].Parts == width)
            rows.Add(new ThinnedRow(iteration));
        foreach ((string name, double value) in figures)
        {
            int column = columns.IndexOf(name);
            if (column < 0)
            {
                column = columns.Count;
                columns.Add(name);
            }
            rows[^1].Add(column, value);
        }
        rows[^1].Close(iteration);
    }

    /// <summary>Writes the columns, and the rows from one on: each its iteration, then a cell per column; a number, or least, mean and greatest, or null.</summary>
    public void Write(Utf8JsonWriter json, int from)
    {
        json.WriteStartObject();
        json.WriteStartArray("columns");
        columns.ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteNumber("from", from);
        json.WriteStartArray("rows");
        for (int i = from; i < rows.Count; i++)
            rows[i].Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Thin()
    {
        // An odd row at the end stays as it is, to be filled up.
        List<ThinnedRow> pairs = [.. rows.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].With(pair[1]) : pair[0])];
        rows.Clear();
        rows.AddRange(pairs);
        width *= 2;
        Thinnings++;
    }
}
