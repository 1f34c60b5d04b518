using System.Globalization;
using System.Runtime.InteropServices;
using NetFramework.Benchmarks;
using NetFramework.Kernels;

const int Rounds = 201;

Case[] cases = [.. Case.Of(64, 10), .. Case.Of(256, 1000), .. Case.Of(32, 32000)];
int[] threadCounts = [1, .. Environment.ProcessorCount > 1 ? [2] : Array.Empty<int>()];
List<string> lines = [];
foreach (int threads in threadCounts)
{
    Threads.Count = threads;
    PairedTiming.WarmUp([.. cases.SelectMany(one => new[] { one.Ours, one.Peer })]);
    foreach (Case one in cases)
    {
        PairedTiming.Result result = PairedTiming.Measure(one.Ours, one.Peer, Rounds);
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {one.Operation} | {one.Size} | {threads} | {result.Ours * 1e6:F1} | {result.Peer * 1e6:F1} | {result.Ratio:F2} |"));
    }
}

Console.WriteLine($"{Machine.Processor()}, {Environment.ProcessorCount} logical processors, {Machine.Vectors()}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}.");
Console.WriteLine($"Medians of {Rounds} interleaved rounds; ratio: the peer's time / ours, above 1 where ours is faster. The peer is plain float32 with TensorPrimitives, on the same threads.");
Console.WriteLine();
Console.WriteLine("| operation | size | threads | ours, µs | TensorPrimitives, µs | ratio |");
Console.WriteLine("|---|---|--:|--:|--:|--:|");
lines.ForEach(Console.WriteLine);
