namespace NetFramework.Layers;

/// <summary>
/// How one feature blob is made from raw values: x′ = (scale·x − mean) / standard deviation, element by element of a sample.
/// Fitted on the training set, reused in test and prediction.
/// </summary>
public sealed record FeatureEncoding
{
    /// <summary>The extents of one sample, without the batch axis.</summary>
    public required IReadOnlyList<int> SampleShape { get; init; }

    /// <summary>The column names, where the data have such; one per element of a sample.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The factor that raw values are multiplied by first.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The mean of each element over the training set, after scaling; null for no standardisation.</summary>
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>The standard deviation of each element over the training set, after scaling (1 where an element is constant); null for no standardisation.</summary>
    public IReadOnlyList<double>? StandardDeviation { get; init; }

    /// <summary>The encoded value of one raw value: x′ = (scale·x − mean) / standard deviation.</summary>
    /// <param name="element">The index within a sample.</param>
    /// <param name="raw">The raw value.</param>
    public double Encode(int element, double raw) =>
        (Scale * raw - (Mean?[element] ?? 0)) / (StandardDeviation?[element] ?? 1);
}

/// <summary>
/// What the data layers learned of the training set and a model must carry to be used: class names, their numbers of samples and the encoding of features, by the name of the top blob.
/// One object is shared by the training net and the test nets, and saved with the weights. A data layer that finds an entry for its top uses it;
/// one that finds none, in the training phase, fits it and adds it.
/// </summary>
public sealed class Preprocessing
{
    /// <summary>The encoding of each feature blob, by top name.</summary>
    public IDictionary<string, FeatureEncoding> Features { get; } = new SortedDictionary<string, FeatureEncoding>(StringComparer.Ordinal);

    /// <summary>The class names of each label blob, by top name; the index is the label.</summary>
    public IDictionary<string, IReadOnlyList<string>> Classes { get; } = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The number of training samples (of positions, where a sample has several labels) of each class, by the top name of the labels; the index is the label. A data layer that only tests counts its own where there is no record.</summary>
    public IDictionary<string, IReadOnlyList<int>> ClassCounts { get; } = new SortedDictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
}
