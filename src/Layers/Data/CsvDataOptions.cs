using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>
/// Options of <see cref="CsvDataLayer{T}"/>. Columns are named by the header or by their index: from 0, negative from the end (−1 is the last).
/// </summary>
public sealed record CsvDataOptions : DataLayerOptions
{
    /// <summary>The CSV file.</summary>
    [FilePath] public required string Source { get; init; }

    /// <summary>Whether the first row names the columns. auto: it does, unless one of its cells is a number.</summary>
    public CsvHeader Header { get; init; }

    /// <summary>What separates cells, one character. Not given: comma, semicolon, tab or bar, whichever the first lines show.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The column with the class of each row: names or integers. Classes are numbered from 0 in ordinal order (integers in numerical order).</summary>
    public string? LabelColumn { get; init; }

    /// <summary>For regression, in place of a label: the columns with the numbers to predict, as they are.</summary>
    public IReadOnlyList<string> TargetColumns { get; init; } = [];

    /// <summary>The feature columns, in this order. Not given: all that are neither label nor target nor ignored.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyList<string> IgnoreColumns { get; init; } = [];

    /// <summary>Whether each feature is brought to mean 0 and (population) standard deviation 1 over the training rows; test rows and predictions use the same figures.</summary>
    public bool Standardize { get; init; }

    /// <summary>
    /// The share of the rows that the TEST phase takes, the TRAIN phase taking the rest; 0: either takes all. The rows are drawn at random, with labels from each class by its share, unless stratify is off;
    /// the draw depends only on the file, this fraction and split_seed.
    /// </summary>
    [Range(0.0, 1.0)] public double TestFraction { get; init; }

    /// <summary>
    /// For cross-validation, in place of test_fraction: the number of folds, K, that the rows are divided into at random. The TEST phase takes those of <see cref="Fold"/>, the TRAIN phase all others,
    /// so that over all K values of it each row is tested once. <c>train --folds K</c> does just that. 0: the rows are not divided.
    /// </summary>
    [Range(0, int.MaxValue)] public int Folds { get; init; }

    /// <summary>The fold that is tested, 1 … <see cref="Folds"/>.</summary>
    [Range(0, int.MaxValue)] public int Fold { get; init; }

    /// <summary>Whether test_fraction and folds divide each class by itself, where there are labels: each has its share of every part.</summary>
    public bool Stratify { get; init; } = true;

    /// <summary>The seed of the draw of test rows, and of folds.</summary>
    public long SplitSeed { get; init; } = 1;

    internal char? DelimiterCharacter => Delimiter?[0];

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Delimiter is not null && (Delimiter.Length != 1 || Delimiter[0] is '"' or '\r' or '\n' or > '\x7f'))
            yield return (nameof(Delimiter), $"'delimiter' must be one ASCII character such as ',' or ';', and no quote or line break, not '{Delimiter}'");
        if (LabelColumn is not null && TargetColumns.Count > 0)
            yield return (nameof(TargetColumns), "'target_columns' (numbers) is given beside 'label_column' (classes); give one of them");
        if (Columns.Count > 0 && IgnoreColumns.Count > 0)
            yield return (nameof(IgnoreColumns), "'ignore_columns' is given beside 'columns'; give one of them");
        if (Folds == 1)
            yield return (nameof(Folds), "'folds' must be at least 2, or 0");
        if (Folds > 1 && Fold is 0 || Fold > Folds)
            yield return (nameof(Fold), Folds == 0 ? "'fold' is given without 'folds'" : $"'fold' must be in 1 … {Folds}, the fold to test, not {Fold}");
        if (Folds > 0 && TestFraction > 0)
            yield return (nameof(Folds), "'folds' is given beside 'test_fraction'; give one of them");
        if (TestFraction >= 1)
            yield return (nameof(TestFraction), "'test_fraction' must be less than 1: some rows must be left for training");
    }
}
