using System.Globalization;

namespace NetFramework.Layers;

/// <summary>Which columns of a CSV file hold what, by index.</summary>
/// <param name="Features">The features, in their order.</param>
/// <param name="Label">The class label, if any.</param>
/// <param name="Targets">The regression targets.</param>
/// <param name="Weight">The weight of the row, if any.</param>
internal sealed record CsvColumns(int[] Features, int? Label, int[] Targets, int? Weight)
{
    /// <summary>The columns that the options name; where the features of the training set are known, these, by name where both have names and by position otherwise.</summary>
    /// <exception cref="InputException">A column is missing, or named twice.</exception>
    public static CsvColumns Resolve(CsvTable table, CsvDataOptions options, FeatureEncoding? encoding)
    {
        int? label = options.LabelColumn is null ? null : IndexOf(table, "label_column", options.LabelColumn);
        int[] targets = AllOf(table, "target_columns", options.TargetColumns);
        int? weight = options.WeightColumn is null ? null : IndexOf(table, "weight_column", options.WeightColumn);
        int[] features = encoding?.Columns is { } names && table.ColumnNames is not null
            ? FeaturesByName(table, names)
            : FeaturesByOptions(table, options, [label, weight, .. targets]);
        table.ThrowIfWrong();
        foreach (int feature in features)
        {
            if (feature == label || feature == weight || targets.Contains(feature))
                table.ReportColumns($"column {table.NameOf(feature)} is a feature and the {(feature == label ? "label" : feature == weight ? "weight" : "target")}, expected one of the two");
            if (table.ColumnNames?[feature].Length == 0)
                table.ReportColumns($"the header gives no name to the column at index {feature}: name it, or leave it out (ignore_columns: [{feature}])");
        }
        if (features.Length == 0)
            table.ReportColumns($"there is no column left for the features: the file has {table.ColumnCount} column(s){DelimiterHint(table)}");
        else if (encoding is not null && features.Length != new Shape([.. encoding.SampleShape]).Count)
            table.ReportColumns($"there are {features.Length} feature columns, expected {new Shape([.. encoding.SampleShape]).Count} as in the training set");
        table.ThrowIfWrong();
        return new CsvColumns(features, label, targets, weight);
    }

    /// <summary>The features of a known encoding in a file with a header; a missing one is −1, and an error of the file.</summary>
    public static int[] FeaturesByName(CsvTable table, IReadOnlyList<string> names)
    {
        var indices = new int[names.Count];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = Find(table, names[i]);
            if (indices[i] < 0)
                table.ReportColumns($"there is no column '{names[i]}', a feature of the training set{NearestName.Hint(names[i], table.ColumnNames!)}");
        }
        return indices;
    }

    private static int[] FeaturesByOptions(CsvTable table, CsvDataOptions options, int?[] others)
    {
        if (options.Columns.Count > 0)
            return AllOf(table, "columns", options.Columns);
        int[] ignored = AllOf(table, "ignore_columns", options.IgnoreColumns);
        return [.. Enumerable.Range(0, table.ColumnCount).Where(column => !others.Contains(column) && !ignored.Contains(column))];
    }

    private static int[] AllOf(CsvTable table, string option, IReadOnlyList<string> columns)
    {
        int[] indices = [.. columns.Select(column => IndexOf(table, option, column))];
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= 0 && Array.IndexOf(indices, indices[i]) < i)
                table.ReportColumns($"'{option}' names column {table.NameOf(indices[i])} twice");
        }
        return indices;
    }

    // −1, and an error of the file, where there is no such column.
    private static int IndexOf(CsvTable table, string option, string column)
    {
        int named = Find(table, column);
        if (named >= 0)
            return named;
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            if (index >= -table.ColumnCount && index < table.ColumnCount)
                return index < 0 ? index + table.ColumnCount : index;
            table.ReportColumns($"'{option}' is {index}, expected an index of {-table.ColumnCount} … {table.ColumnCount - 1}: the file has {table.ColumnCount} column(s){DelimiterHint(table)}");
            return -1;
        }
        table.ReportColumns(table.ColumnNames is null
            ? $"'{option}' names the column '{column}', but the first row is no header: expected an index, or 'header: true'"
            : $"'{option}' names the column '{column}', but the header has no such name{NearestName.Hint(column, table.ColumnNames)}{DelimiterHint(table)}");
        return -1;
    }

    private static int Find(CsvTable table, string name)
    {
        for (int column = 0; column < table.ColumnNames?.Count; column++)
        {
            if (table.ColumnNames[column] == name)
                return column;
        }
        return -1;
    }

    private static string DelimiterHint(CsvTable table) => table.ColumnCount == 1 ? " (is 'delimiter' right?)" : "";
}
