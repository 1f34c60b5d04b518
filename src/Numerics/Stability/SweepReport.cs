using System.Text;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>Writes the report of a sweep: one HTML page that stands alone, its plots as SVG files and its numbers as CSV files.</summary>
public static class SweepReport
{
    /// <summary>Writes all files into a folder, which is made where it is not there; files of the same names are replaced.</summary>
    /// <returns>The paths of the files, the page first.</returns>
    /// <exception cref="InputException">The folder cannot be made or written to.</exception>
    public static IReadOnlyList<string> Write(SweepResult result, string folder)
    {
        ArgumentNullException.ThrowIfNull(result);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"cannot make the folder: {exception.Message}", new SourceLocation(folder), exception);
        }
        List<string> paths = [];
        foreach ((string name, string text) in Files(result))
        {
            string path = Path.Join(folder, name);
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            paths.Add(path);
        }
        return paths;
    }

    /// <summary>All files by name, the page first.</summary>
    public static IEnumerable<(string Name, string Text)> Files(SweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        yield return ("report.html", SweepPage.Of(result));
        if (result.Measurements.Count > 0)
            yield return ("measurements.csv", SweepCsv.Of(result).ToString());
        if (result.Gap.Count > 0)
            yield return ("gap.csv", GapReport.Csv(result.Gap).ToString());
        if (result.Depth.Count > 0)
            yield return ("depth.csv", DepthReport.Csv(result.Depth).ToString());
        foreach (Plot plot in Plots(result))
            yield return ($"{plot.Name}.svg", SvgPlot.Document(plot));
    }

    private static IEnumerable<Plot> Plots(SweepResult result)
    {
        foreach (GridReport report in result.Definition.Grids.Select(grid => new GridReport(result, grid)))
        {
            if (report.PrecisionsPlot() is { } precisions)
                yield return precisions;
            foreach (Plot plot in report.Precisions.SelectMany(report.Plots))
                yield return plot;
        }
        foreach (Plot plot in result.Gap.Count == 0 ? [] : GapReport.Plots(result.Gap))
            yield return plot;
        foreach (Plot plot in result.Depth.Count == 0 ? [] : DepthReport.Plots(result.Depth))
            yield return plot;
    }
}
