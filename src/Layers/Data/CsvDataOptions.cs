namespace NetFramework.Layers;

/// <summary>
/// Options of <see cref="CsvDataLayer{T}"/>. Columns are named by the header or by their index: from 0, negative from the end (−1 is the last).
/// </summary>
public sealed record CsvDataOptions : SplitDataOptions
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

    /// <summary>The column with the weight of each row, a number of 0 or more, for a third top, which losses take as a further bottom.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The feature columns, in this order. Not given: all that are neither label nor target nor weight nor ignored.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyList<string> IgnoreColumns { get; init; } = [];

    /// <summary>Whether each feature is brought to mean 0 and (population) standard deviation 1 over the training rows; test rows and predictions use the same figures.</summary>
    public bool Standardize { get; init; }

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
        foreach ((string Property, string Message) error in base.Validate())
            yield return error;
    }
}
