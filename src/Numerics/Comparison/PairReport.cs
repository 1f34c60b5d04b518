using System.Globalization;
using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>What a comparison of two nets found, as tables and words.</summary>
public static class PairReport
{
    /// <summary>The losses of both nets in each precision.</summary>
    public static ReportTable Losses(PairResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable(
            [new("precision", true), new("loss of the first"), new("loss of the second"), new("blobs alike"), new("blobs apart")],
            [.. result.Pairs.Select(pair => (IReadOnlyList<string>)
            [
                YamlNames.Value(pair.Precision), Loss(pair.FirstLoss), Loss(pair.SecondLoss), ComparisonReport.Count(pair.Blobs.Count(IsAlike)), ComparisonReport.Count(pair.Blobs.Count(blob => !IsAlike(blob))),
            ])]);
    }

    /// <summary>Blobs, one in each row.</summary>
    public static ReportTable Blobs(IEnumerable<(ComparedPair Pair, BlobError Blob)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new ReportTable(
            [new("blob", true), new("precision", true), .. ComparisonReport.ErrorColumns],
            [.. entries.Select(entry => (IReadOnlyList<string>)[entry.Blob.Title, YamlNames.Value(entry.Pair.Precision), .. ComparisonReport.ErrorCells(entry.Blob)])]);
    }

    /// <summary>What was compared and what could not be, in sentences.</summary>
    public static IEnumerable<string> Readings(PairResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        yield return result.SharedWeights.Count == 0
            ? "The nets have no learned blob of the same name and shape: each keeps its own weights."
            : $"The same weights in both: {string.Join(", ", result.SharedWeights)}.";
        if (result.OwnWeights.Count > 0)
            yield return $"The second net keeps its own: {string.Join(", ", result.OwnWeights)}.";
        if (result.OnlyInOne.Count > 0)
            yield return $"Not compared: {string.Join(", ", result.OnlyInOne)}.";
    }

    /// <summary>Whether the second net has exactly the first one's numbers.</summary>
    public static bool IsAlike(BlobError blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return blob is { NotFinite: 0, MaxUlps: 0 };
    }

    private static string Loss(double loss) => loss.ToString("G9", CultureInfo.InvariantCulture);
}
