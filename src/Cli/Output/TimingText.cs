using System.Globalization;
using System.Text.Json.Nodes;
using NetFramework.Timing;

namespace NetFramework.Cli.Output;

/// <summary>What a net took, as a table and as JSON.</summary>
internal static class TimingText
{
    /// <summary>Writes the table, and under it what it was measured with.</summary>
    public static void WriteTable(NetTimingReport report, bool backward)
    {
        Screen.Heading($"{(report.Net.Length > 0 ? report.Net : "net")} ({report.Phase.ToString().ToUpperInvariant()} phase)");
        string[] backwardHeads = backward ? [">backward ms", ">least", ">GFLOP/s"] : [];
        var table = new Table(["layer", "type", ">forward ms", ">least", ">GFLOP/s", .. backwardHeads, ">share", ">of peak", ">allocated"]);
        foreach (LayerTiming layer in report.Layers)
        {
            table.Add(
            [
                layer.Name, layer.FusedInto is null ? layer.Type : $"{layer.Type} (in {layer.FusedInto})", .. Cells(layer.Forward), .. backward ? Cells(layer.Backward) : [],
                Percent(report.ShareOfTime(layer)), Percent(report.ShareOfPeak(layer.Flops, layer.Milliseconds)), Units.Bytes(layer.AllocatedBytes),
            ]);
        }
        string[] backwardTotal = backward ? [Milliseconds(report.Layers.Sum(layer => layer.Backward?.MedianMilliseconds ?? 0)), "", ""] : [];
        table.Total(
        [
            "total", "", Milliseconds(report.Layers.Sum(layer => layer.Forward.MedianMilliseconds)), "", "", .. backwardTotal,
            Percent(1), Percent(report.ShareOfPeak(report.Iteration.Flops, report.Milliseconds)), Units.Bytes(report.AllocatedBytes),
        ]);
        table.Write();
        Screen.Paragraphs(
            $"An iteration takes {Milliseconds(report.Iteration.MedianMilliseconds)} ms (median of {Units.Count(report.Iterations)}, after {Units.Count(report.WarmUpIterations)} to warm up), {Milliseconds(report.Iteration.MinimumMilliseconds)} ms at the least, on {report.Threads} thread(s). "
            + $"The peak is what a matrix product of {GemmPeak.Size}×{GemmPeak.Size} reached beside it: {Rate(report.PeakGigaflopsPerSecond)} GFLOP/s.");
    }

    /// <summary>All figures as JSON: times in milliseconds, shares as parts of 1, null where nothing is counted.</summary>
    public static string Json(NetTimingReport report)
    {
        var layers = new JsonArray();
        foreach (LayerTiming layer in report.Layers)
        {
            layers.Add(new JsonObject
            {
                ["name"] = layer.Name,
                ["type"] = layer.Type,
                ["fused_into"] = layer.FusedInto,
                ["forward"] = Json(layer.Forward),
                ["backward"] = layer.Backward is { } backward ? Json(backward) : null,
                ["share"] = report.ShareOfTime(layer),
                ["share_of_peak"] = report.ShareOfPeak(layer.Flops, layer.Milliseconds),
                ["allocated_bytes"] = layer.AllocatedBytes,
            });
        }
        return new JsonObject
        {
            ["net"] = report.Net,
            ["phase"] = report.Phase.ToString().ToUpperInvariant(),
            ["threads"] = report.Threads,
            ["iterations"] = report.Iterations,
            ["warm_up_iterations"] = report.WarmUpIterations,
            ["peak_gflops"] = report.PeakGigaflopsPerSecond,
            ["iteration"] = Json(report.Iteration),
            ["share_of_peak"] = report.ShareOfPeak(report.Iteration.Flops, report.Milliseconds),
            ["allocated_bytes"] = report.AllocatedBytes,
            ["layers"] = layers,
        }.ToJsonString(new() { WriteIndented = true });
    }

    private static JsonObject Json(PassTiming pass) => new()
    {
        ["median_ms"] = pass.MedianMilliseconds,
        ["mean_ms"] = pass.MeanMilliseconds,
        ["minimum_ms"] = pass.MinimumMilliseconds,
        ["flops"] = pass.Flops,
        ["gflops"] = pass.GigaflopsPerSecond,
    };

    private static string[] Cells(PassTiming? pass) => pass is null
        ? ["", "", ""]
        : [Milliseconds(pass.MedianMilliseconds), Milliseconds(pass.MinimumMilliseconds), pass.GigaflopsPerSecond is { } rate ? Rate(rate) : ""];

    private static string Milliseconds(double value) => value.ToString(value < 100 ? "F3" : "F1", CultureInfo.InvariantCulture);

    private static string Rate(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } value ? value.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal) : "";
}
