namespace NetFramework.Monitoring;

/// <summary>What a training measured of itself at one moment: a display of the solver, or the test of one net.</summary>
public sealed record MetricsRow
{
    /// <summary>The updates made so far: the weights measured are those after this many.</summary>
    public required long Iteration { get; init; }

    /// <summary>How often the training data were gone through so far; null where their number is not known.</summary>
    public double? Epoch { get; init; }

    /// <summary>Seconds of training so far, tests included; the time between two sessions of a resumed run is not.</summary>
    public required double Seconds { get; init; }

    /// <summary>The index of the net that was tested; null for a display.</summary>
    public int? TestNet { get; init; }

    /// <summary>The samples of the test; null for a display.</summary>
    public long? Samples { get; init; }

    /// <summary>
    /// The figures by name. A display has loss, smoothed_loss, lr and samples_per_second; a test has loss, where the net has one, and every output,
    /// as <c>name[0]</c>, <c>name[1]</c>, … where it has several values.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Figures { get; init; }

    /// <summary>The best test so far, this one included; null for a display, for other test nets than the first, and where there is none.</summary>
    public BestTest? Best { get; init; }

    /// <summary>The Euclidean norm of the gradient of each layer's learned blobs together, by the layer's name; null for a test.</summary>
    public IReadOnlyDictionary<string, double>? GradientNorms { get; init; }

    /// <summary>Which class was taken for which; null for a display, and where the net tells no classes apart.</summary>
    public ConfusionCounts? Confusion { get; init; }
}
