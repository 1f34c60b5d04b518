using System.Globalization;
using System.Numerics;

namespace NetFramework.Monitoring.TensorBoard;

/// <summary>The event file that TensorBoard reads: the figures of every row as scalars, weights and gradients as histograms.</summary>
internal sealed class EventFile : IDisposable
{
    private readonly RecordFile records;

    /// <summary>Makes the file.</summary>
    /// <param name="directory">The directory of the run.</param>
    /// <param name="iteration">The iteration that the training begins at: above 0 where a run is resumed, which adds a file to the directory.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public EventFile(string directory, long iteration)
    {
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        // Files are read in the order of their names, whose time is that of their making; two of one second are told apart by the time.
        while (Directory.EnumerateFiles(directory, $"events.out.tfevents.{Time(seconds)}.*").Any())
            seconds++;
        records = new RecordFile(Path.Combine(directory, $"events.out.tfevents.{Time(seconds)}.{Environment.MachineName}"));
        records.Add(EventMessage.FileVersion(Now()));
        if (iteration > 0)
            records.Add(EventMessage.Restart(Now(), iteration));
    }

    /// <summary>Adds the figures of a row.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void Add(MetricsRow row)
    {
        string group = row.TestNet switch { null => "train", 0 => "test", int net => string.Create(CultureInfo.InvariantCulture, $"test{net}") };
        IEnumerable<(string, double)> figures = row.Figures.Select(figure => ($"{group}/{figure.Key}", figure.Value));
        if (row.GradientNorms is { } norms)
            figures = figures.Concat(norms.Select(norm => ($"gradient_norm/{norm.Key}", norm.Value)));
        records.Add(EventMessage.Scalars(Now(), row.Iteration, figures));
    }

    /// <summary>Adds the distributions of all learned blobs and of their gradients.</summary>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public void AddHistograms<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        List<(string, Histogram)> histograms = [];
        foreach (NetLayer<T> layer in solver.Net.Layers)
        {
            foreach (Parameter<T> parameter in layer.Layer.Parameters.Where(parameter => parameter.Owner is null))
            {
                histograms.Add(($"weights/{layer.Name}/{parameter.Name}", Histogram.Of<T>(parameter.Data)));
                if (parameter.Learns && parameter.Blob.HasDiff)
                    histograms.Add(($"gradients/{layer.Name}/{parameter.Name}", Histogram.Of<T>(parameter.Diff)));
            }
        }
        if (histograms.Count > 0)
            records.Add(EventMessage.Histograms(Now(), solver.Iteration, histograms));
    }

    /// <inheritdoc/>
    public void Dispose() => records.Dispose();

    private static string Time(long seconds) => seconds.ToString("D10", CultureInfo.InvariantCulture);

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
