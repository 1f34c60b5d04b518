using System.Globalization;
using System.Text;
using CsvHelper;

namespace NetFramework.Layers;

/// <summary>
/// Reads a CSV file row by row (RFC 4180: quotes, line breaks in quotes; a byte order mark, LF, CR LF or CR; blank lines are skipped, spaces around cells removed),
/// of any length in constant memory, and knows the place of every cell. What is wrong with rows and cells is gathered while reading goes on, and thrown at the end
/// of the file, or once there are <see cref="MaxErrors"/> errors.
/// </summary>
public sealed class CsvTable : IDisposable
{
    /// <summary>The number of errors after which reading stops.</summary>
    public const int MaxErrors = 20;

    private static readonly string[] MissingValues = ["?", "NA", "N/A", "NaN", "null", "none"];

    private readonly string path;
    private readonly CsvReader reader;
    private readonly List<InputError> errors = [];
    private bool rowIsAhead;
    private bool anyRow;

    private CsvTable(string path, char? delimiter)
    {
        this.path = path;
        reader = CsvReader.Create(InputFile.Open(path), new CsvReaderOptions
        {
            Separator = delimiter,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            OnMalformedRecord = ReportQuotes,
        });
    }

    /// <summary>The names of the columns; null where the file has no header.</summary>
    public IReadOnlyList<string>? ColumnNames { get; private set; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; private set; }

    /// <summary>The line on which the current row begins, from 1.</summary>
    public int Line => (int)reader.LineNumber;

    /// <summary>Whether an error has been found so far.</summary>
    public bool HasErrors => errors.Count > 0;

    /// <summary>Opens a file and reads its header, where it has one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Whether the first row is a header.</param>
    /// <param name="delimiter">What separates cells; null: found out from the first lines, one of comma, semicolon, tab and bar.</param>
    /// <param name="expectedNames">Names that a header of this file would hold; they help <see cref="CsvHeader.Auto"/>.</param>
    /// <exception cref="InputException">The file cannot be read, is empty, or its header is wrong.</exception>
    public static CsvTable Open(string path, CsvHeader header = CsvHeader.Auto, char? delimiter = null, IReadOnlyCollection<string>? expectedNames = null)
    {
        var table = new CsvTable(path, delimiter);
        try
        {
            table.ReadFirstRow(header, expectedNames ?? []);
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row; false at the end of the file. Rows with too few or too many cells are errors, and are passed over.</summary>
    /// <exception cref="InputException">The file has ended and errors were found on the way, or it has no rows, or <see cref="MaxErrors"/> errors were found.</exception>
    public bool Read()
    {
        while (rowIsAhead || ReadRecord())
        {
            (rowIsAhead, anyRow) = (false, true);
            if (reader.FieldCount == ColumnCount)
                return true;
            Report(new SourceLocation(path, Line),
                $"the row has {reader.FieldCount} cell(s), expected {ColumnCount} as in the {(ColumnNames is null ? "first row" : "header")}");
        }
        ThrowIfWrong();
        if (!anyRow)
            throw new InputException("the file has a header, but no rows", new SourceLocation(path));
        return false;
    }

    /// <summary>The text of a cell of the current row.</summary>
    public string GetText(int column) => reader.GetString(column);

    /// <summary>The number in a cell of the current row. A cell without a finite number is an error of the file.</summary>
    public bool TryGetNumber(int column, out double value)
    {
        if (double.TryParse(reader.GetSpan(column), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
            return true;
        string text = GetText(column);
        Report(column, IsMissing(text) ? $"has no value ({Described(text)}), expected a number: missing values are not filled in"
            : double.IsFinite(value) ? $"holds '{text}', expected a number{DecimalCommaHint(text)}"
            : $"holds '{text}', expected a finite number");
        return false;
    }

    /// <summary>The class name in a cell of the current row. An empty cell is an error of the file.</summary>
    public bool TryGetClass(int column, out string text)
    {
        text = GetText(column);
        if (text.Length > 0)
            return true;
        Report(column, "has no value (the cell is empty), expected the name of a class");
        return false;
    }

    /// <summary>Adds an error of a cell of the current row, or of the header before the first row: "column 'x'", then the message.</summary>
    /// <exception cref="InputException">This is the last of <see cref="MaxErrors"/>.</exception>
    public void Report(int column, string message) => Report(LocationOf(column), $"column {NameOf(column)} {message}");

    /// <summary>How messages name a column: 'name', or its index where there is no header.</summary>
    public string NameOf(int column) => ColumnNames is null ? $"{column} (counted from 0)" : $"'{ColumnNames[column]}'";

    /// <summary>Adds an error of the file's columns as a whole.</summary>
    /// <exception cref="InputException">This is the last of <see cref="MaxErrors"/>.</exception>
    public void ReportColumns(string message) => Report(new SourceLocation(path, ColumnNames is null ? 0 : Line), message);

    /// <summary>Ends reading if an error has been found so far.</summary>
    /// <exception cref="InputException">One has: all of them.</exception>
    public void ThrowIfWrong()
    {
        if (HasErrors)
            throw new InputException(errors);
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private void ReadFirstRow(CsvHeader header, IReadOnlyCollection<string> expectedNames)
    {
        if (!ReadRecord())
            throw new InputException("the file is empty", new SourceLocation(path));
        ThrowIfWrong();
        ColumnCount = reader.FieldCount;
        string[] cells = [.. Enumerable.Range(0, ColumnCount).Select(GetText)];
        bool isHeader = header == CsvHeader.True || header == CsvHeader.Auto
            && (!cells.Any(IsNumber) || expectedNames.Count > 0 && expectedNames.All(cells.Contains));
        rowIsAhead = !isHeader;
        if (!isHeader)
            return;
        ColumnNames = cells;
        for (int column = 0; column < cells.Length; column++)
        {
            int first = Array.IndexOf(cells, cells[column]);
            if (first < column && cells[column].Length > 0)
                Report(LocationOf(column), $"the header names two columns '{cells[column]}' (the other is the cell at {LocationOf(first).Line}:{LocationOf(first).Column})");
        }
        ThrowIfWrong();
    }

    private bool ReadRecord()
    {
        try
        {
            return reader.Read();
        }
        catch (Exception problem) when (problem is IOException or CsvFormatException or DecoderFallbackException)
        {
            throw new InputException($"the file cannot be read: {problem.Message}", new SourceLocation(path), problem);
        }
    }

    private void Report(SourceLocation location, string message)
    {
        errors.Add(new InputError(message, location));
        if (errors.Count == MaxErrors)
            throw new InputException(errors);
    }

    private void ReportQuotes(CsvMalformedRecord record)
    {
        var location = new SourceLocation(path, (int)record.LineNumber);
        if (record.Reason == CsvMalformedReason.UnterminatedQuote)
            Report(location, "a quote is opened in this row and closed nowhere");
        else if (record.Reason == CsvMalformedReason.TextAfterClosingQuote)
            Report(location, "a cell of this row goes on after its closing quote, expected a delimiter (a quote inside quotes is written twice)");
    }

    // Line and column of a cell in characters, from its place in the raw bytes of the row.
    private SourceLocation LocationOf(int column)
    {
        int start = 0;
        for (int i = 0; i < column; i++)
            start += reader.GetRawSpan(i).Length + 1;
        string before = Encoding.UTF8.GetString(reader.RawRecord[..start]).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return new SourceLocation(path, Line + before.Count(character => character == '\n'), before.Length - before.LastIndexOf('\n'));
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsMissing(string text) => text.Length == 0 || MissingValues.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static string Described(string missing) => missing.Length == 0 ? "the cell is empty" : $"the cell holds '{missing}'";

    private static string DecimalCommaHint(string text) =>
        text.Count(character => character == ',') == 1 && IsNumber(text.Replace(',', '.')) ? " with a decimal point" : "";
}
