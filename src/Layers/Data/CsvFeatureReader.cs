using System.Numerics;

namespace NetFramework.Layers;

/// <summary>
/// Reads the feature columns of a CSV file as a trained model wants them, row by row, in constant memory: by name where file and model have names, the other columns
/// being left for the caller; by position otherwise, where the file must have the features and nothing else.
/// </summary>
public sealed class CsvFeatureReader : IFeatureReader
{
    private readonly CsvTable table;
    private readonly FeatureEncoder encoder;
    private readonly int[] columns = [];
    private readonly double[] values;
    private readonly double[] scratch;

    private CsvFeatureReader(CsvTable table, FeatureEncoding encoding)
    {
        this.table = table;
        encoder = new FeatureEncoder(encoding);
        values = new double[new Shape([.. encoding.SampleShape]).Count];
        scratch = new double[values.Length];
        if (encoding.Columns is not null && table.ColumnNames is not null)
            columns = CsvColumns.FeaturesByName(table, encoding.Columns);
        else if (table.ColumnCount == values.Length)
            columns = [.. Enumerable.Range(0, values.Length)];
        else
            table.ReportColumns($"the file has {table.ColumnCount} column(s), expected the model's {values.Length} features: "
                + (encoding.Columns is null ? "its columns have no names, so that they are taken by position" : "without a header, they are taken by position"));
        table.ThrowIfWrong();
    }

    /// <summary>The names of all columns of the file; null where it has no header.</summary>
    public IReadOnlyList<string>? ColumnNames => table.ColumnNames;

    /// <summary>The number of all columns of the file.</summary>
    public int ColumnCount => table.ColumnCount;

    /// <summary>The line on which the current row begins, from 1.</summary>
    public int Line => table.Line;

    /// <summary>The raw features of the current row, in the model's order. Valid until the next read.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">The features that the model was trained on.</param>
    /// <param name="header">Whether the first row is a header.</param>
    /// <param name="delimiter">What separates cells; null: found out from the first lines.</param>
    /// <exception cref="InputException">The file cannot be read, or a feature column is missing.</exception>
    public static CsvFeatureReader Open(string path, FeatureEncoding encoding, CsvHeader header = CsvHeader.Auto, char? delimiter = null)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        CsvTable table = CsvTable.Open(path, header, delimiter, [.. encoding.Columns ?? []]);
        try
        {
            return new CsvFeatureReader(table, encoding);
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false at the end of the file. After a row with an error none is given any more: the rest of the file is searched for more errors, which are thrown together.</summary>
    /// <exception cref="InputException">Rows of the file are wrong, or there are none.</exception>
    public bool Read()
    {
        while (table.Read())
        {
            for (int i = 0; i < values.Length; i++)
                table.TryGetNumber(columns[i], out values[i]);
            if (!table.HasErrors)
                return true;
        }
        return false;
    }

    /// <summary>The text of any cell of the current row.</summary>
    public string GetText(int column) => table.GetText(column);

    /// <inheritdoc/>
    public void Encode<T>(Span<T> sample) where T : unmanaged, IFloatingPointIeee754<T>
    {
        values.CopyTo(scratch);
        encoder.Encode(scratch, sample);
    }

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();
}
