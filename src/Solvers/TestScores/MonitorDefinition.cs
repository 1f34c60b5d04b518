namespace NetFramework;

/// <summary>What a training is judged by at each test that falls due by test_interval.</summary>
public abstract record MonitorDefinition
{
    /// <summary>The name of an output of the first test net with one value, such as accuracy, which a net that tells classes apart has anyway; loss is the total loss.</summary>
    public string Metric { get; init; } = "loss";

    /// <summary>Which values are better; not given: of a loss the smaller, of all else the larger.</summary>
    public MetricMode? Mode { get; init; }
}
