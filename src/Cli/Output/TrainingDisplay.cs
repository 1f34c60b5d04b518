using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using NetFramework.Numerics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NetFramework.Cli.Output;

/// <summary>What a training shows of itself: a bar that moves on a terminal, else a line at each display and each test.</summary>
internal static class TrainingDisplay
{
    /// <summary>Trains, and shows how it goes.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="debugInfo">Whether to show the norms of the gradients at each display.</param>
    /// <param name="cancellation">Ends the training after the iteration at hand.</param>
    public static StopReason Train<T>(Solver<T> solver, bool debugInfo, CancellationToken cancellation) where T : unmanaged, IFloatingPointIeee754<T>
    {
        WriteStart(solver);
        if (!Screen.IsLive)
        {
            solver.Hooks.Add(new Lines<T>(solver.Iteration));
            AddGradients(solver, debugInfo);
            return solver.Train(cancellation);
        }
        return Screen.Ansi.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new FiguresColumn())
            .AutoClear(true)
            .Start(progress =>
            {
                var bar = new Bar<T>(progress.AddTask("first iteration", maxValue: solver.MaxIterations), solver.Iteration);
                solver.Hooks.Add(bar);
                AddGradients(solver, debugInfo);
                return solver.Train(cancellation);
            });
    }

    /// <summary>Writes a line of the log, above the bar where there is one.</summary>
    public static void WriteLog(string line)
    {
        if (Screen.IsLive && !Console.IsErrorRedirected)
            Screen.Ansi.Write(new Text(line + Environment.NewLine));
        else
            Console.Error.WriteLine(line);
    }

    private static void WriteStart<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        string name = solver.Net.Definition.Name.Length > 0 ? solver.Net.Definition.Name : "the net";
        string samples = solver.Net.Extent is { } data ? $", {Units.Count(data.Samples)} samples in batches of {Units.Count(data.BatchSize)}" : "";
        Screen.Heading($"Training {name}: {Units.Count(solver.Net.Parameters.Where(parameter => !parameter.IsStatistic).Sum(parameter => (long)parameter.Blob.Count))} learned values, {Units.Count(solver.MaxIterations)} iterations{samples}");
    }

    private static void AddGradients<T>(Solver<T> solver, bool debugInfo) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (debugInfo)
            solver.Hooks.Add(new Gradients<T>());
    }

    private static long SamplesPerIteration<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
    {
        NetLayer<T>? source = solver.Net.Layers.FirstOrDefault(layer => layer.Bottoms.Length == 0 && layer.Tops.Length > 0);
        return source?.Tops[0].Shape is { Rank: > 0 } shape ? (long)shape[0] * solver.Definition.IterSize : solver.Definition.IterSize;
    }

    private static string Figures<T>(Solver<T> solver, double samplesPerSecond) where T : unmanaged, IFloatingPointIeee754<T> => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Units.Number(solver.SmoothedLoss)}  lr {Units.Number(solver.LearningRate)}{(samplesPerSecond > 0 ? $"  {samplesPerSecond:N0} samples/s" : "")}");

    private static string TestLine<T>(Solver<T> solver, int testNet, Evaluation evaluation) where T : unmanaged, IFloatingPointIeee754<T> =>
        $"iteration {Units.Count(solver.Iteration)}  test{(solver.TestNets.Count > 1 ? $" {testNet}" : "")}: {ClassificationReport.InOneLine(evaluation)}";

    /// <summary>Samples per second since the latest look.</summary>
    private sealed class Speed(long iteration)
    {
        private long lastTime = Stopwatch.GetTimestamp();
        private long lastIteration = iteration;

        public double SamplesPerSecond<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T>
        {
            long now = Stopwatch.GetTimestamp();
            double seconds = Stopwatch.GetElapsedTime(lastTime, now).TotalSeconds;
            long iterations = solver.Iteration - lastIteration;
            (lastTime, lastIteration) = (now, solver.Iteration);
            return seconds > 0 ? iterations * SamplesPerIteration(solver) / seconds : 0;
        }
    }

    /// <summary>A line at each display and each test.</summary>
    private sealed class Lines<T>(long firstIteration) : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Speed speed = new(firstIteration);

        public override void OnDisplay(Solver<T> solver) =>
            Console.WriteLine($"iteration {Units.Count(solver.Iteration)}  {Figures(solver, speed.SamplesPerSecond(solver))}");

        public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => Console.WriteLine(TestLine(solver, testNet, evaluation));
    }

    /// <summary>The norms of the gradients at each display: of all samples of the iteration, before clipping and the penalty.</summary>
    private sealed class Gradients<T> : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void OnDisplay(Solver<T> solver)
        {
            Screen.Heading($"Gradients in iteration {Units.Count(solver.Iteration)}");
            GradientNormTable.Write(GradientNorms.Of(solver.Net));
        }
    }

    /// <summary>The bar, moved at most every 50 ms; tests stay above it.</summary>
    private sealed class Bar<T>(ProgressTask task, long firstIteration) : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

        private readonly Speed speed = new(firstIteration);
        private readonly long start = Stopwatch.GetTimestamp();
        private long last;

        public override void AfterStep(Solver<T> solver)
        {
            if (solver.Iteration < solver.MaxIterations && Stopwatch.GetElapsedTime(last) < Interval)
                return;
            last = Stopwatch.GetTimestamp();
            task.Value = solver.Iteration;
            TimeSpan left = Stopwatch.GetElapsedTime(start) / (solver.Iteration - firstIteration) * (solver.MaxIterations - solver.Iteration);
            task.Description = $"{Units.Count(solver.Iteration)}/{Units.Count(solver.MaxIterations)}  {Figures(solver, speed.SamplesPerSecond(solver))}  {Units.Duration(left)} left";
        }

        public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) =>
            Screen.Ansi.Write(new Text(TestLine(solver, testNet, evaluation) + Environment.NewLine));
    }

    /// <summary>The figures of a task, as they stand.</summary>
    private sealed class FiguresColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(task.Description);
    }
}
