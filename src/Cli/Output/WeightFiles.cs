using System.Numerics;
using Microsoft.Extensions.Logging;

namespace NetFramework.Cli.Output;

/// <summary>Copies the weights of a file into a net and says what did not match.</summary>
internal static class WeightFiles
{
    /// <summary>Copies by name, all that the file and the net both have: the net is the one that was trained.</summary>
    /// <exception cref="InputException">A shape does not fit, or no name matches.</exception>
    public static void Copy<T>(ModelFile model, Net<T> net, ILogger logger) where T : unmanaged, IFloatingPointIeee754<T>
    {
        WeightsReport report = net.CopyWeights(model.Weights, model.Path);
        if (report.Matched.Count == 0 && report.Missing.Count > 0)
        {
            throw new InputException(
                $"no weight of the file belongs to the net: the file has {Names(report.Unused)}; the net has {Names(report.Missing)}",
                new SourceLocation(model.Path));
        }
        if (report.Missing.Count > 0)
            logger.LogWarning("{File} has no weights for {Missing}: they keep their first values", model.Path, Names(report.Missing));
        if (report.Unused.Count > 0)
            logger.LogInformation("not used of {File}: {Unused}", model.Path, Names(report.Unused));
    }

    /// <summary>Copies by name where the shape is the same: the net is to learn something else.</summary>
    /// <exception cref="InputException">Nothing fits.</exception>
    public static WeightsReport CopyFitting<T>(ModelFile model, Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        WeightsReport report = net.CopyFittingWeights(model.Weights);
        if (report.Matched.Count == 0 && report.Missing.Count + report.Misfits.Count > 0)
        {
            throw new InputException(
                $"no weight of the file belongs to the net: the file has {Names(report.Unused)}; the net has {Names(report.Missing)}"
                + (report.Misfits.Count > 0 ? $"; of another shape are {Names(report.Misfits)}" : ""),
                new SourceLocation(model.Path));
        }
        return report;
    }

    /// <summary>Some names, and how many more.</summary>
    public static string Names(IReadOnlyList<string> names) => names.Count switch
    {
        0 => "none",
        <= 8 => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(7))} and {names.Count - 7} more",
    };
}
