using System.Globalization;
using System.Text;
using NetFramework.Numerics.Reports;

namespace NetFramework.Monitoring;

/// <summary>The rows as a table: phase (train, test, test1, …), iteration, epoch, seconds, and a column for each figure, which is empty where a row has none of that name.</summary>
/// <remarks>A figure that comes up later than the first row adds a column: the file is then written anew, whole or not at all.</remarks>
internal sealed class MetricsCsv : IDisposable
{
    private static readonly string[] FirstColumns = ["phase", "iteration", "epoch", "seconds", "loss", "smoothed_loss", "lr", "samples_per_second"];

    private readonly string path;
    private readonly List<string> columns = [];
    private LineFile file;

    private MetricsCsv(string path, LineFile file) => (this.path, this.file) = (path, file);

    /// <summary>Opens the table to add to it.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <param name="rows">The number of rows to keep, at most.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static MetricsCsv Open(string path, long rows)
    {
        string? header = null;
        LineFile file = LineFile.Open(path, rows == 0 ? 0 : rows + 1, line => header ??= line);
        var csv = new MetricsCsv(path, file);
        if (header is not null)
            csv.columns.AddRange(Cells(header));
        else
            csv.AddColumns(FirstColumns);
        return csv;
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void Add(MetricsRow row)
    {
        string[] unknown = [.. row.Figures.Keys.Where(name => !columns.Contains(name))];
        if (unknown.Length > 0)
            AddColumns(unknown);
        var cells = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FirstColumns[0]] = row.TestNet switch { null => "train", 0 => "test", int net => string.Create(CultureInfo.InvariantCulture, $"test{net}") },
            [FirstColumns[1]] = row.Iteration.ToString(CultureInfo.InvariantCulture),
            [FirstColumns[2]] = row.Epoch is { } epoch ? Number(epoch) : "",
            [FirstColumns[3]] = Number(row.Seconds),
        };
        foreach ((string name, double value) in row.Figures)
            cells.TryAdd(name, Number(value));
        file.Add(string.Join(',', columns.Select(column => cells.GetValueOrDefault(column, ""))));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void AddColumns(string[] names)
    {
        columns.AddRange(names);
        file.Dispose();
        string[] rows = [.. File.ReadLines(path).Skip(1)];
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Join(',', columns.Select(CsvText.Cell)) + "\n"));
            foreach (string row in rows)
                stream.Write(Encoding.UTF8.GetBytes($"{row}{new string(',', names.Length)}\n"));
        });
        file = LineFile.Open(path, long.MaxValue);
    }

    private static IEnumerable<string> Cells(string line)
    {
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted)
            {
                yield return cell.ToString();
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }
        yield return cell.ToString();
    }
}
