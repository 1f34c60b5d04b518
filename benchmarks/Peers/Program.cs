using System.Runtime.InteropServices;
using NetFramework.Benchmarks;

BenchmarkSettings settings;
try
{
    settings = BenchmarkSettings.Parse(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 2;
}
string machine =
    $"{Machine.Processor()}, {Environment.ProcessorCount} logical processors, {Machine.Vectors()}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; "
    + $"OpenBLAS: {OpenBlas.Version}; PyTorch: {TorchPeer.Version}; scikit-learn: {ProcessTable.Version}; {DateTime.UtcNow:yyyy-MM-dd}. Medians of {settings.Rounds} paired turns.";
Console.WriteLine(machine);
Func<BenchmarkSettings, MarkdownTable>[] measurements = [GemmTable.Measure, NetTable.Measure, NetTable.MeasureThreads, ProcessTable.Measure];
List<MarkdownTable> tables = [];
foreach (Func<BenchmarkSettings, MarkdownTable> measure in measurements)
{
    MarkdownTable table = measure(settings);
    tables.Add(table);
    if (table.Rows.Count == 0) continue;
    Console.WriteLine();
    foreach (string line in table.Lines()) Console.WriteLine(line);
}
if (settings.Writes)
{
    PerformancePage.Replace("machine", [machine]);
    foreach (MarkdownTable table in tables) PerformancePage.Replace(table.Name, table.Lines());
}
return 0;
