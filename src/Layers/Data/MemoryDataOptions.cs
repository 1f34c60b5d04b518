using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>
/// Options of <see cref="MemoryDataLayer{T}"/>. Caffe has batch_size, channels, height and width; source, labels and shuffle are additions.
/// </summary>
public sealed record MemoryDataOptions : SplitDataOptions
{
    /// <summary>A file with the samples along its first axis: .npy for the first top, or .npz with an array for each top, under the top's name. Not given: code sets the data.</summary>
    [FilePath] public string? Source { get; init; }

    /// <summary>Where source is a .npy file, the .npy file for the second top: the labels.</summary>
    [FilePath] public string? Labels { get; init; }

    /// <summary>Channels of a sample, C. C×H×W is the shape of a sample in the first top; where none of the three is given, that of source.</summary>
    [Range(0, int.MaxValue)] public int Channels { get; init; }

    /// <summary>Rows of a sample, H.</summary>
    [Range(0, int.MaxValue)] public int Height { get; init; }

    /// <summary>Columns of a sample, W.</summary>
    [Range(0, int.MaxValue)] public int Width { get; init; }

    /// <summary>C×H×W, or null where it is not given.</summary>
    internal Shape? SampleShape => Channels == 0 ? null : new Shape(Channels, Height, Width);

    internal bool SourceHasNames => Source?.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) == true;

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        (string Name, int Value)[] extents = [(nameof(Channels), Channels), (nameof(Height), Height), (nameof(Width), Width)];
        bool anyExtent = extents.Any(extent => extent.Value > 0);
        foreach ((string name, int value) in extents.Where(extent => extent.Value == 0 && (anyExtent || Source is null)))
            yield return (name, $"'{YamlNames.Key(name)}' is missing: {(anyExtent ? "'channels', 'height' and 'width' go together" : "give it, or a file as 'source'")}");
        if ((double)Channels * Height * Width > Array.MaxLength)
            yield return (nameof(Channels), $"'channels' times 'height' times 'width' must be at most {Array.MaxLength}, not {(double)Channels * Height * Width}");
        if (Source is null && BatchSize == 0)
            yield return (nameof(BatchSize), "'batch_size' is missing: give it, or a file as 'source'");
        if (Labels is not null && Source is null)
            yield return (nameof(Labels), "'labels' is given without 'source'");
        if (Labels is not null && SourceHasNames)
            yield return (nameof(Labels), "'labels' is given beside a .npz 'source', which holds the arrays of all tops, under their names");
        foreach ((string Property, string Message) error in base.Validate())
            yield return error;
    }
}
