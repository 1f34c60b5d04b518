using NetFramework.Numerics.Reports;

namespace NetFramework.Cli.Output;

/// <summary>Tables of reports, on the screen.</summary>
internal static class ReportTables
{
    /// <summary>Writes a table; of its rows, the first ones.</summary>
    /// <param name="report">The table.</param>
    /// <param name="most">The largest number of rows.</param>
    public static void Write(ReportTable report, int most = int.MaxValue)
    {
        var table = new Table([.. report.Columns.Select(column => column.IsText ? column.Title : $">{column.Title}")]);
        foreach (IReadOnlyList<string> row in report.Rows.Take(most))
            table.Add([.. row]);
        table.Write();
    }
}
