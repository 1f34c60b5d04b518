using System.Globalization;
using NetFramework.Layers;
using NetFramework.Numerics.Reports;

namespace NetFramework.Numerics;

/// <summary>What a comparison of formulations found, as tables, plots and words.</summary>
public static class ComparisonReport
{
    /// <summary>Each formulation in each precision, in one row.</summary>
    public static ReportTable Summary(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ReportTable(
            [new("precision", true), new("formulation", true), new("loss"), new("loss ulps"), new("∂z ulps"), new("∂z error"), new("∂w error"), new("NaN"), new("∞"), new("zeroed")],
            [.. result.Variants.Select(variant => (IReadOnlyList<string>)(variant.Refusal is null ? Row(variant) : [YamlNames.Value(variant.Precision), YamlNames.Value(variant.Formulation), "refused", "", "", "", "", "", "", ""]))]);
    }

    /// <summary>Blobs, one in each row.</summary>
    public static ReportTable Blobs(IEnumerable<(ComparedVariant Variant, BlobError Blob)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return new ReportTable(
            [new("blob", true), new("precision", true), new("formulation", true), .. ErrorColumns],
            [.. entries.Select(entry => (IReadOnlyList<string>)[entry.Blob.Title, YamlNames.Value(entry.Variant.Precision), YamlNames.Value(entry.Variant.Formulation), .. ErrorCells(entry.Blob)])]);
    }

    /// <summary>What the tables show, in sentences.</summary>
    public static IEnumerable<string> Readings(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (IGrouping<Formulation, ComparedVariant> refused in result.Variants.Where(variant => variant.Refusal is not null).GroupBy(variant => variant.Formulation))
            yield return $"{YamlNames.Value(refused.Key)} was not run: {refused.First().Refusal}";
        if (result.ReferenceNote is { } note)
            yield return note;
        ComparedVariant[] run = [.. result.Variants.Where(variant => variant.Refusal is null)];
        foreach (ComparedVariant variant in run.Where(variant => !IsSound(variant)))
            yield return Reading(variant);
        foreach (IGrouping<ElementPrecision, ComparedVariant> sound in run.Where(IsSound).GroupBy(variant => variant.Precision))
        {
            IEnumerable<string> each = sound.Select(variant => $"{YamlNames.Value(variant.Formulation)} within {Ulps(variant.Worst(BlobRole.ScoresGradient)?.MaxUlps ?? 0)}");
            yield return $"In {YamlNames.Value(sound.Key)} every loss and gradient is finite, and ∂z is right to these ulps: {string.Join(", ", each)}.";
        }
    }

    /// <summary>How the relative error of the learned blobs' gradients grows from the loss down: one plot for each precision.</summary>
    public static IEnumerable<Plot> Plots(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (IGrouping<ElementPrecision, ComparedVariant> group in result.Variants.Where(variant => variant.Refusal is null).GroupBy(variant => variant.Precision))
        {
            PlotSeries[] series = [.. group.Select(variant => new PlotSeries(YamlNames.Value(variant.Formulation), [.. ThroughTheNet(variant)]))];
            int longest = series.Max(line => line.Points.Count);
            if (longest < 2)
                continue;
            string name = YamlNames.Value(group.Key);
            yield return new Plot(
                $"through-the-net-{name}", $"Relative error of the gradients, from the loss down, in {name}",
                "Left: the gradient of the scores; then those of the learned blobs, from the loss down. A mark in the band above the plot is a gradient with a NaN or an infinity in it.",
                new LinearAxis("0: ∂z, then learned blobs from the top of the net down", 0, longest - 1),
                new LogAxis("‖g − g*‖₂ / ‖g*‖₂", series.SelectMany(line => line.Points).Select(point => point.Y)), series);
        }
    }

    /// <summary>The columns of an error.</summary>
    internal static IReadOnlyList<ReportColumn> ErrorColumns { get; } = [new("max ulps"), new("mean ulps"), new("rel. error"), new("NaN"), new("∞"), new("zeroed"), new("of")];

    /// <summary>The cells of an error.</summary>
    internal static IReadOnlyList<string> ErrorCells(BlobError blob)
    {
        bool isMeasured = blob.NotFinite < blob.Elements;
        return
        [
            isMeasured ? Ulps(blob.MaxUlps) : "–", isMeasured ? Ulps(blob.MeanUlps) : "–", isMeasured ? SweepText.Number(blob.RelativeError) : "–",
            Count(blob.NaN), Count(blob.Infinite), Count(blob.Zeroed), Count(blob.Elements),
        ];
    }

    /// <summary>A count with its thousands set apart.</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Row(ComparedVariant variant)
    {
        BlobError? loss = variant.Worst(BlobRole.Loss), scores = variant.Worst(BlobRole.ScoresGradient);
        BlobError[] weights = [.. variant.Blobs.Where(blob => blob.Role == BlobRole.ParameterGradient)];
        IEnumerable<BlobError> gradients = variant.Blobs.Where(blob => blob.Role is not BlobRole.Loss);
        return
        [
            YamlNames.Value(variant.Precision), YamlNames.Value(variant.Formulation), variant.Loss.ToString("G6", CultureInfo.InvariantCulture).Replace("Infinity", "∞", StringComparison.Ordinal),
            Measured(loss, blob => Ulps(blob.MaxUlps)), Measured(scores, blob => Ulps(blob.MaxUlps)), Measured(scores, blob => SweepText.Number(blob.RelativeError)),
            weights.Length == 0 ? "" : weights.Any(blob => blob.NotFinite > 0) ? "–" : SweepText.Number(weights.Max(blob => blob.RelativeError)),
            Count(variant.Blobs.Sum(blob => blob.NaN)), Count(variant.Blobs.Sum(blob => blob.Infinite)), Count(gradients.Sum(blob => blob.Zeroed)),
        ];
    }

    private static string Measured(BlobError? blob, Func<BlobError, string> figure) => blob is null ? "" : blob.NotFinite < blob.Elements ? figure(blob) : "–";

    private static IEnumerable<PlotPoint> ThroughTheNet(ComparedVariant variant)
    {
        BlobError[] chain = [.. variant.Blobs.Where(blob => blob.Role == BlobRole.ScoresGradient), .. variant.Blobs.Where(blob => blob.Role == BlobRole.ParameterGradient)];
        for (int i = 0; i < chain.Length; i++)
            yield return new PlotPoint(i, chain[i].NotFinite < chain[i].Elements ? chain[i].RelativeError : double.NaN, IsMarked: chain[i].NotFinite > 0);
    }

    private static bool IsSound(ComparedVariant variant) =>
        variant.Blobs.Where(blob => blob.Role is BlobRole.Loss or BlobRole.ScoresGradient or BlobRole.ParameterGradient).All(blob => blob is { NotFinite: 0, Zeroed: 0 } && !IsLost(blob));

    // More error than number, and not because both are below what the precision holds.
    private static bool IsLost(BlobError blob) => blob is { RelativeError: > 0.5, MaxUlps: > 1, Role: BlobRole.Loss or BlobRole.ScoresGradient };

    /// <summary>An error in ulps; nothing worth a digit is 0.</summary>
    private static string Ulps(double ulps) => SweepText.Number(ulps < 0.0005 ? 0 : ulps);

    private static string Reading(ComparedVariant variant)
    {
        BlobError? loss = variant.Worst(BlobRole.Loss), scores = variant.Worst(BlobRole.ScoresGradient);
        string lossText = loss is null ? "" : loss.NotFinite > 0 ? "its loss is not finite" : $"its loss is within {Ulps(loss.MaxUlps)} ulps";
        if (scores is null)
            return $"{variant.Name}: {lossText}.";
        BlobError[] broken = [.. variant.Blobs.Where(blob => blob.Role == BlobRole.ParameterGradient && blob.NotFinite > 0)];
        BlobError[] learned = [.. variant.Blobs.Where(blob => blob.Role == BlobRole.ParameterGradient)];
        if (scores.NotFinite > 0)
        {
            string below = learned.Length == 0 ? "" : $", and with it the gradients of {broken.Length} of {learned.Length} learned blobs";
            return $"{variant.Name}: {lossText}; {Count(scores.NotFinite)} of {Count(scores.Elements)} elements of {scores.Title} are NaN or infinite{below}: training stops here.";
        }
        string zeroed = scores.Zeroed > 0 ? $"; {Count(scores.Zeroed)} of {Count(scores.Elements)} elements of {scores.Title} are 0 and should not be: what they would teach is lost" : "";
        string lost = IsLost(scores) ? "; the error is as large as the gradient itself" : "";
        BlobError[] zeroedBelow = [.. learned.Where(blob => blob.Zeroed > 0)];
        string starved = zeroedBelow.Length > 0 ? $"; {Count(zeroedBelow.Sum(blob => blob.Zeroed))} of {Count(learned.Sum(blob => blob.Elements))} elements of the learned blobs' gradients are 0 and should not be" : "";
        return $"{variant.Name}: {lossText}, {scores.Title} within {Ulps(scores.MaxUlps)} ulps (‖∂z − ∂z*‖₂ / ‖∂z*‖₂ = {SweepText.Number(scores.RelativeError)}){zeroed}{lost}{starved}.";
    }
}
