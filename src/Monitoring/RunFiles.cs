using System.Globalization;
using System.Numerics;
using NetFramework.Monitoring.TensorBoard;

namespace NetFramework.Monitoring;

/// <summary>What is written into the directory of a run while it goes on.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly MetricsCsv csv;
    private readonly MetricsLines lines;
    private readonly EventFile events;
    private readonly LineFile log;

    /// <summary>Opens the files, to go on with those that are there.</summary>
    /// <param name="directory">The directory of the run.</param>
    /// <param name="rows">The rows of metrics that count: those after are dropped.</param>
    /// <param name="iteration">The updates made so far.</param>
    /// <param name="keptRow">Is told of each row that is there.</param>
    /// <param name="keptLine">Is told of each line of the log that is there.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public RunFiles(string directory, long rows, long iteration, Action<MetricsRow> keptRow, Action<string> keptLine)
    {
        csv = MetricsCsv.Open(Path.Combine(directory, RunFileNames.Table), rows);
        lines = MetricsLines.Open(Path.Combine(directory, RunFileNames.Metrics), rows, keptRow);
        events = new EventFile(directory, iteration);
        log = LineFile.Open(Path.Combine(directory, RunFileNames.Log), long.MaxValue, keptLine);
    }

    /// <summary>Adds a row of metrics.</summary>
    /// <exception cref="IOException">A write failed, as on a full disk.</exception>
    public void Add(MetricsRow row)
    {
        csv.Add(row);
        lines.Add(row);
        events.Add(row);
    }

    /// <summary>Adds the distributions of weights and gradients.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void AddHistograms<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T> => events.AddHistograms(solver);

    /// <summary>Adds a line to the log, and returns it with the time before it.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public string Log(string text)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyy-MM-dd HH:mm:ss}  {text}");
        log.Add(line);
        return line;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        csv.Dispose();
        lines.Dispose();
        events.Dispose();
        log.Dispose();
    }
}
