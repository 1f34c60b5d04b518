namespace NetFramework.Layers;

/// <summary>What the options of metrics of class scores share.</summary>
public abstract record MetricOptions : LayerOptions
{
    /// <summary>The class axis of the scores; negative ones count from the end.</summary>
    public int Axis { get; init; } = 1;

    /// <summary>Positions with this label do not count. By default every position counts.</summary>
    public int? IgnoreLabel { get; init; }
}
