namespace NetFramework.Layers;

/// <summary>Options of <see cref="IdxDataLayer{T}"/>.</summary>
public sealed record IdxDataOptions : SplitDataOptions
{
    /// <summary>The IDX file with the samples, plain or in gzip.</summary>
    [FilePath] public required string Source { get; init; }

    /// <summary>The IDX file with the class label of each sample, plain or in gzip; needed for a second top.</summary>
    [FilePath] public string? Labels { get; init; }

    /// <summary>The factor that values are multiplied by: 0.00390625 (1/256) brings bytes into [0, 1).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Whether, after scaling, each element is brought to mean 0 and (population) standard deviation 1 over the training samples; tests and predictions use the same figures.</summary>
    public bool Standardize { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (!double.IsFinite(Scale) || Scale == 0)
            yield return (nameof(Scale), $"'scale' must be a finite number other than 0, not {Scale}");
        foreach ((string Property, string Message) error in base.Validate())
            yield return error;
    }
}
