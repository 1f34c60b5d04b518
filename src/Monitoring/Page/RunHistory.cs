using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace NetFramework.Monitoring.Page;

/// <summary>All that the page of a run shows. The training adds to it; any number of readers, on other threads, take what is new to them.</summary>
public sealed class RunHistory
{
    private const int MostLogLines = 1000;

    // More than a screen has columns; a net of many layers has many norms in a row.
    private const int MostRows = 2048;
    private const int MostNormRows = 512;

    private readonly Lock gate = new();
    private readonly Task<RunDescription> run;
    private readonly ThinnedTable displays = new(MostRows);
    private readonly ThinnedTable tests = new(MostRows);
    private readonly ThinnedTable gradientNorms = new(MostNormRows);
    private readonly Queue<string> log = [];
    private long logStart;
    private ConfusionCounts? confusion;
    private long confusionIteration;
    private RunProgress progress = new();
    private long version = 1;

    /// <summary>A history without rows.</summary>
    /// <param name="name">The name of the run.</param>
    /// <param name="run">What the run is; it is waited for when the page is first asked for.</param>
    public RunHistory(string name, Task<RunDescription> run)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(run);
        (Name, this.run) = (name, run);
    }

    /// <summary>The name of the run.</summary>
    public string Name { get; }

    /// <summary>Grows with every change.</summary>
    internal long Version => Volatile.Read(ref version);

    /// <summary>How far the run is.</summary>
    internal RunProgress Progress
    {
        get
        {
            lock (gate)
                return progress;
        }
        set => Change(() => progress = value);
    }

    /// <summary>Adds a display or a test.</summary>
    internal void Add(MetricsRow row) => Change(() =>
    {
        if (row.GradientNorms is { Count: > 0 } norms)
            gradientNorms.Add(row.Iteration, norms);
        if (row.TestNet is not { } net)
        {
            displays.Add(row.Iteration, row.Figures);
            return;
        }
        tests.Add(row.Iteration, net == 0 ? row.Figures : row.Figures.Select(figure => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"{figure.Key} (test {net})"), figure.Value)));
        if (row.Confusion is not null && net == 0)
            (confusion, confusionIteration) = (row.Confusion, row.Iteration);
    });

    /// <summary>Adds a line to the log.</summary>
    internal void Log(string line) => Change(() =>
    {
        log.Enqueue(line);
        if (log.Count > MostLogLines)
        {
            log.Dequeue();
            logStart++;
        }
    });

    /// <summary>What is new since a cursor, which is moved on; as JSON.</summary>
    internal byte[] TakeNews(HistoryCursor cursor)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            lock (gate)
                WriteNews(json, cursor);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteNews(Utf8JsonWriter json, HistoryCursor cursor)
    {
        bool isFirst = cursor.Version == 0;
        json.WriteStartObject();
        if (isFirst)
        {
            json.WritePropertyName("run");
            JsonSerializer.Serialize(json, run.GetAwaiter().GetResult(), PageJson.Default.RunDescription);
        }
        json.WritePropertyName("progress");
        JsonSerializer.Serialize(json, progress, PageJson.Default.RunProgress);
        WriteTable(json, "displays", displays, cursor.Displays);
        WriteTable(json, "tests", tests, cursor.Tests);
        WriteTable(json, "gradient_norms", gradientNorms, cursor.GradientNorms);
        if (confusion is not null && (isFirst || cursor.ConfusionIteration != confusionIteration))
        {
            json.WriteNumber("confusion_iteration", confusionIteration);
            json.WritePropertyName("confusion");
            JsonSerializer.Serialize(json, confusion, PageJson.Default.ConfusionCounts);
        }
        WriteLog(json, cursor);
        json.WriteEndObject();
        (cursor.Version, cursor.ConfusionIteration) = (version, confusionIteration);
    }

    private static void WriteTable(Utf8JsonWriter json, string name, ThinnedTable table, TableCursor cursor)
    {
        json.WritePropertyName(name);
        // The last row may have grown since.
        table.Write(json, table.Thinnings == cursor.Thinnings ? Math.Max(0, cursor.Count - 1) : 0);
        (cursor.Thinnings, cursor.Count) = (table.Thinnings, table.Count);
    }

    private void WriteLog(Utf8JsonWriter json, HistoryCursor cursor)
    {
        json.WriteStartArray("log");
        foreach (string line in log.Skip((int)Math.Max(0, cursor.LogLines - logStart)))
            json.WriteStringValue(line);
        json.WriteEndArray();
        cursor.LogLines = logStart + log.Count;
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            version++;
        }
    }
}
