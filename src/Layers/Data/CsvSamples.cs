using System.Runtime.InteropServices;

namespace NetFramework.Layers;

/// <summary>All rows of a CSV file, as they are in the file.</summary>
internal sealed class CsvSamples
{
    private readonly List<double> features = [];
    private readonly List<double> targets = [];
    private readonly List<double> weights = [];
    private readonly List<int> lines = [];
    private int[] labels = [];

    private CsvSamples(CsvColumns columns, IReadOnlyList<string>? columnNames)
    {
        FeatureCount = columns.Features.Length;
        TargetCount = columns.Targets.Length;
        HasHeader = columnNames is not null;
        FeatureNames = columnNames is null ? null : [.. columns.Features.Select(column => columnNames[column])];
    }

    /// <summary>The number of rows.</summary>
    public int Count => lines.Count;

    /// <summary>The number of features, D.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of targets, 0 where there are none.</summary>
    public int TargetCount { get; }

    /// <summary>Whether the file has a header.</summary>
    public bool HasHeader { get; }

    /// <summary>The features' column names, where there is a header.</summary>
    public IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>The class names, where there is a label column.</summary>
    public IReadOnlyList<string>? Classes { get; private set; }

    /// <summary>The class of each row; null without a label column.</summary>
    public int[]? Labels => Classes is null ? null : labels;

    /// <summary>Reads a file.</summary>
    /// <param name="options">The file and what its columns are.</param>
    /// <param name="encoding">The features of the training set, where they are known.</param>
    /// <param name="classes">The classes of the training set, where they are known.</param>
    /// <exception cref="InputException">The file is wrong, or does not fit the training set.</exception>
    public static CsvSamples Read(CsvDataOptions options, FeatureEncoding? encoding, IReadOnlyList<string>? classes)
    {
        IEnumerable<string?> named = [options.LabelColumn, options.WeightColumn, .. options.TargetColumns, .. options.Columns, .. options.IgnoreColumns];
        string[] expectedNames = [.. named.OfType<string>().Where(name => !int.TryParse(name, out _)), .. encoding?.Columns ?? []];
        using CsvTable table = CsvTable.Open(options.Source, options.Header, options.DelimiterCharacter, expectedNames);
        CsvColumns columns = CsvColumns.Resolve(table, options, encoding);
        var samples = new CsvSamples(columns, table.ColumnNames);
        Dictionary<string, int>? known = classes is null ? null : ClassNames.Indices(classes);
        List<string> labels = [];
        while (table.Read())
        {
            foreach (int column in columns.Features)
                samples.features.Add(table.TryGetNumber(column, out double value) ? value : 0);
            foreach (int column in columns.Targets)
                samples.targets.Add(table.TryGetNumber(column, out double value) ? value : 0);
            if (columns.Label is { } labelColumn && table.TryGetClass(labelColumn, out string label))
            {
                if (known is not null && ClassNames.IndexOf(known, label) < 0)
                    table.Report(labelColumn, $"holds '{label}', which is no class of the training set{NearestName.Hint(label, classes!)} ({Listed(classes!)})");
                labels.Add(label);
            }
            if (columns.Weight is { } weightColumn && table.TryGetNumber(weightColumn, out double weight))
            {
                if (weight < 0)
                    table.Report(weightColumn, $"holds '{table.GetText(weightColumn)}', expected a weight of 0 or more");
                samples.weights.Add(weight);
            }
            samples.lines.Add(table.Line);
        }
        if (columns.Label is not null)
            samples.SetLabels(labels, classes, options);
        return samples;
    }

    /// <summary>The features of a row.</summary>
    public ReadOnlySpan<double> FeaturesOf(int row) => CollectionsMarshal.AsSpan(features).Slice(row * FeatureCount, FeatureCount);

    /// <summary>The targets of a row.</summary>
    public ReadOnlySpan<double> TargetsOf(int row) => CollectionsMarshal.AsSpan(targets).Slice(row * TargetCount, TargetCount);

    /// <summary>The weight of a row, where there is a column of weights.</summary>
    public double WeightOf(int row) => weights[row];

    /// <summary>How messages name a feature.</summary>
    public string NameOfFeature(int feature) => FeatureNames is null ? $"{feature} of the features (counted from 0)" : $"'{FeatureNames[feature]}'";

    /// <summary>The line on which a row begins.</summary>
    public int LineOf(int row) => lines[row];

    private void SetLabels(List<string> texts, IReadOnlyList<string>? classes, CsvDataOptions options)
    {
        HashSet<string> distinct = [.. texts];
        if (classes is null && ClassNames.AreMeasurements(distinct))
        {
            throw new InputException($"the label column '{options.LabelColumn}' holds numbers with fractions, such as {distinct.First(text => ClassNames.AreMeasurements([text]))}, "
                + "expected classes (names or integers): to predict numbers, name the column in 'target_columns'", new SourceLocation(options.Source));
        }
        Classes = classes ?? ClassNames.Of(distinct);
        Dictionary<string, int> indices = ClassNames.Indices(Classes);
        labels = [.. texts.Select(text => ClassNames.IndexOf(indices, text))];
    }

    private static string Listed(IReadOnlyList<string> classes) =>
        classes.Count <= 5 ? $"expected {string.Join(", ", classes)}" : $"expected one of the {classes.Count} classes {classes[0]} … {classes[^1]}";
}
