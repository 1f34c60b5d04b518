using System.Text.Json;

namespace NetFramework.Monitoring;

/// <summary>The rows as JSON lines: all that is measured, for programs.</summary>
public sealed class MetricsLines : IDisposable
{
    private readonly LineFile file;

    private MetricsLines(LineFile file) => this.file = file;

    /// <summary>Reads the rows of a file, but an unfinished one at its end.</summary>
    /// <exception cref="InputException">The file cannot be read, or a line is not such a row.</exception>
    public static IReadOnlyList<MetricsRow> Read(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path));
        List<MetricsRow> rows = [];
        string? line = reader.ReadLine();
        for (int number = 1; line is not null; number++)
        {
            string? next = reader.ReadLine();
            try
            {
                rows.Add(Parse(line));
            }
            catch (JsonException exception)
            {
                // The line at hand when the process was killed.
                if (next is not null)
                    throw new InputException($"this is no row of metrics: {exception.Message}", new SourceLocation(path, number), exception);
            }
            line = next;
        }
        return rows;
    }

    /// <summary>Opens a file to add to it.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <param name="rows">The number of rows to keep, at most.</param>
    /// <param name="kept">Is told of each row that is kept.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    internal static MetricsLines Open(string path, long rows, Action<MetricsRow> kept) => new(LineFile.Open(path, rows, line => kept(Parse(line))));

    /// <summary>Adds a row.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    internal void Add(MetricsRow row) => file.Add(JsonSerializer.Serialize(row, MetricsJson.Default.MetricsRow));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Has the code that writes a row loaded, by writing one into memory.</summary>
    public static void WarmUp()
    {
        var figures = new Dictionary<string, double> { ["loss"] = 0 };
        var row = new MetricsRow { Iteration = 0, Epoch = 0, Seconds = 0, TestNet = 0, Figures = figures, GradientNorms = figures, Confusion = new ConfusionCounts([""], [[0]], 1) };
        JsonSerializer.Serialize(row, MetricsJson.Default.MetricsRow);
    }

    private static MetricsRow Parse(string line) => JsonSerializer.Deserialize(line, MetricsJson.Default.MetricsRow) ?? throw new JsonException("it is null");
}
