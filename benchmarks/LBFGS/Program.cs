using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetFramework;
using NetFramework.Benchmarks;

const int Rounds = 3;

if (args.Length > 1)
{
    Console.Error.WriteLine("error: expected no argument, or the folder with train10k-images-idx3-ubyte.gz and train10k-labels-idx1-ubyte.gz");
    return 2;
}
Console.WriteLine($"{Machine.Processor()}, {Environment.ProcessorCount} logical processors, {Machine.Vectors()}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:yyyy-MM-dd}.");
Console.WriteLine($"Training alone, in double, in {Rounds} paired turns: medians of the times, and of their ratios; above 1 where ours is faster. scikit-learn ends at its own tolerance of 1e-4.");
Console.WriteLine();
Console.WriteLine("| softmax regression | iterations, ours | scikit-learn's | objective, ours | scikit-learn's | (ours − scikit-learn's) / scikit-learn's | ours, s | scikit-learn, s | scikit-learn / ours |");
Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
foreach (Problem problem in Problem.All(Repository(), args.FirstOrDefault()))
{
    using var peer = new Peer(problem);
    (Solver<double> solver, long iterations, double objective) = (problem.Solver(), 0, 0);
    PairedTiming.Result result = PairedTiming.Measure(
        _ =>
        {
            solver = problem.Solver();
            long start = Stopwatch.GetTimestamp();
            solver.Train();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        },
        _ =>
        {
            (double seconds, iterations, objective) = peer.Train();
            return seconds;
        },
        Rounds, 0, TimeSpan.Zero);
    double own = problem.Objective(solver);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"| {problem.Name} | {solver.Iteration} | {iterations} | {own:F12} | {objective:F12} | {(own - objective) / objective:E1} | {result.Ours:F3} | {result.Peer:F3} | {result.Ratio:F2} |"));
}
return 0;

static string Repository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Join(Path.GetDirectoryName(file), "..", ".."));
