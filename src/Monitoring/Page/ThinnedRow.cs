using System.Globalization;
using System.Text.Json;

namespace NetFramework.Monitoring.Page;

/// <summary>A row of a <see cref="ThinnedTable"/>: one row of figures, or several neighbouring ones.</summary>
internal sealed class ThinnedRow(long first)
{
    private readonly List<Cell> cells = [];
    private readonly long start = first;
    private long last = first;

    /// <summary>The number of rows that this one stands for.</summary>
    public int Parts { get; private set; }

    /// <summary>Adds a figure.</summary>
    public void Add(int column, double value)
    {
        while (cells.Count <= column)
            cells.Add(Cell.Empty);
        cells[column] = cells[column].With(new Cell(value, value, value, 1));
    }

    /// <summary>Counts a row whose figures were added.</summary>
    public void Close(long iteration) => (last, Parts) = (iteration, Parts + 1);

    /// <summary>This row and the next as one.</summary>
    public ThinnedRow With(ThinnedRow next)
    {
        var sum = new ThinnedRow(start) { last = next.last, Parts = Parts + next.Parts };
        for (int i = 0; i < Math.Max(cells.Count, next.cells.Count); i++)
            sum.cells.Add((i < cells.Count ? cells[i] : Cell.Empty).With(i < next.cells.Count ? next.cells[i] : Cell.Empty));
        return sum;
    }

    /// <summary>Writes the iteration, in the middle where there are several, and the cells.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        json.WriteNumberValue(start + (last - start) / 2);
        foreach (Cell cell in cells)
            cell.Write(json);
        json.WriteEndArray();
    }

    private readonly record struct Cell(double Least, double Sum, double Greatest, int Count)
    {
        public static readonly Cell Empty = new(double.PositiveInfinity, 0, double.NegativeInfinity, 0);

        // What is not finite makes no curve.
        public Cell With(Cell other) => double.IsFinite(other.Sum) ? new Cell(Math.Min(Least, other.Least), Sum + other.Sum, Math.Max(Greatest, other.Greatest), Count + other.Count) : this;

        public void Write(Utf8JsonWriter json)
        {
            if (Count == 0)
                json.WriteNullValue();
            else if (Least == Greatest)
                WriteRounded(json, Least);
            else
            {
                json.WriteStartArray();
                WriteRounded(json, Least);
                WriteRounded(json, Sum / Count);
                WriteRounded(json, Greatest);
                json.WriteEndArray();
            }
        }

        // No curve shows more digits.
        private static void WriteRounded(Utf8JsonWriter json, double value) => json.WriteRawValue(value.ToString("G7", CultureInfo.InvariantCulture));
    }
}
