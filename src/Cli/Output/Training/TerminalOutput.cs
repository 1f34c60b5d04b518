using System.Diagnostics;
using System.Numerics;
using NetFramework.Cli.Runs;
using NetFramework.Monitoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NetFramework.Cli.Output.Training;

/// <summary>A bar that moves on a terminal, with the figures of the training below it; above it a table that each test adds a row to.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <param name="debugInfo">Whether to show the norms of the gradients at each display.</param>
internal sealed class TerminalOutput<T>(bool debugInfo) : TextOutput<T>(debugInfo) where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly TimeSpan MoveInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SpeedInterval = TimeSpan.FromSeconds(1);

    private readonly TrainingSpeed speed = new();
    private readonly TestTable table = new();
    private ProgressTask? task;
    private string figures = "";
    private string latestTest = "";
    private long start;
    private long firstIteration;
    private long lastMove;
    private long lastSpeed;
    private double samplesPerSecond;

    /// <inheritdoc/>
    public override StopReason Train(Solver<T> solver, RunDirectory run, CancellationToken cancellation)
    {
        (start, firstIteration) = (Stopwatch.GetTimestamp(), solver.Iteration);
        speed.Restart(solver.Iteration);
        return Screen.Ansi.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new DescriptionColumn())
            .AutoClear(true)
            .UseRenderHook((bar, _) => new Rows(bar, new Text("  " + figures)))
            .Start(progress =>
            {
                task = progress.AddTask("first iteration", maxValue: solver.MaxIterations);
                task.Value = solver.Iteration;
                return base.Train(solver, run, cancellation);
            });
    }

    /// <inheritdoc/>
    public override void AfterStep(Solver<T> solver)
    {
        if (solver.Iteration < solver.MaxIterations && Stopwatch.GetElapsedTime(lastMove) < MoveInterval)
            return;
        lastMove = Stopwatch.GetTimestamp();
        if (samplesPerSecond == 0 || Stopwatch.GetElapsedTime(lastSpeed) >= SpeedInterval)
            (samplesPerSecond, lastSpeed) = (speed.SamplesPerSecond(solver), lastMove);
        TimeSpan left = Stopwatch.GetElapsedTime(start) / (solver.Iteration - firstIteration) * (solver.MaxIterations - solver.Iteration);
        task!.Value = solver.Iteration;
        task.Description = $"{Units.Count(solver.Iteration)}/{Units.Count(solver.MaxIterations)}{Epoch(solver)}  {Units.Duration(left)} left";
        figures = Figures(solver, samplesPerSecond) + latestTest;
    }

    /// <inheritdoc/>
    public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation)
    {
        table.Add(solver.Iteration, TrainingSpeed.Epoch(solver), solver.TestNets.Count > 1 ? testNet : null, evaluation, IsBest(solver, testNet) && solver.Iteration > 0);
        if (testNet == 0)
            latestTest = evaluation.Confusion is { } matrix ? $"  test accuracy {Units.Share(matrix.Accuracy)}" : $"  test loss {Units.Number(evaluation.Loss)}";
    }

    /// <summary>The description of a task, as it stands.</summary>
    private sealed class DescriptionColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(task.Description);
    }
}
