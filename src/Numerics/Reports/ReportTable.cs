namespace NetFramework.Numerics.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its head.</param>
/// <param name="IsText">Whether it holds words, and not numbers.</param>
public readonly record struct ReportColumn(string Title, bool IsText = false);

/// <summary>A table of a report.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells, row by row.</param>
public sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
