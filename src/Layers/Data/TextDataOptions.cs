using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>Options of <see cref="TextDataLayer{T}"/>. batch_size, N, must be given; with shuffle, sequences come in random order and each begins anew.</summary>
public sealed record TextDataOptions : DataLayerOptions
{
    /// <summary>The text, a file in UTF-8.</summary>
    [FilePath] public required string Source { get; init; }

    /// <summary>The number of characters in a sequence, T.</summary>
    [Range(1, int.MaxValue)]
    public required int SequenceLength { get; init; }

    /// <summary>Whether the tops are T×N, as recurrent layers take them, or else N×T.</summary>
    public bool TimeMajor { get; init; } = true;

    /// <summary>The share of the text, at its end, that the TEST phase takes, the TRAIN phase taking the rest; 0: either takes all.</summary>
    [Range(0.0, 1.0)] public double TestFraction { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (BatchSize == 0)
            yield return (nameof(BatchSize), "'batch_size' must be 1 or more: it is the number of streams that the text is divided into");
        if (TestFraction >= 1)
            yield return (nameof(TestFraction), "'test_fraction' must be less than 1: some of the text must be left for training");
    }
}
