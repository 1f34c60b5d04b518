namespace NetFramework.Monitoring;

/// <summary>The names of what is written into the directory of a run while it goes on.</summary>
public static class RunFileNames
{
    /// <summary>The metrics as a table.</summary>
    public const string Table = "metrics.csv";

    /// <summary>The metrics as JSON lines.</summary>
    public const string Metrics = "metrics.jsonl";

    /// <summary>What happened, line by line.</summary>
    public const string Log = "log.txt";

    /// <summary>The page of the run, with all its data in it.</summary>
    public const string Report = "report.html";

    /// <summary>TensorBoard's event files, as a pattern.</summary>
    public const string Events = "events.out.tfevents.*";
}
