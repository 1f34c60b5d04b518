using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;
using NetFramework.Numerics.Reports;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>schedule</c>: draws the learning rate and the momentum of a solver file over its iterations.</summary>
internal static class ScheduleCommand
{
    private const int WidthOfFiles = 80;
    private const int LeastWidth = 40;
    private const int Height = 11;

    private static readonly Argument<string> Definition = CommonOptions.File("SOLVER.yaml", "The solver file");
    private static readonly Option<string[]> Changes = new("--set") { HelpName = "key=value", Description = "Changes a key of the solver (may be given more than once)", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out") { HelpName = "FILE.svg", Description = "Writes the drawing to a file too, as SVG" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("schedule", "Draws the learning rate of each iteration, and the momentum where it changes")
        {
            Definition, Changes, Out,
        };
        command.Examples =
        [
            ("netframework schedule samples/digits/solver.yaml", "as the file says"),
            ("netframework schedule samples/iris/solver.yaml --set lr_policy=cosine --set t0=100 --set warmup_iter=20 --out schedule.svg", "with restarts after a warm-up, and as a picture"),
        ];
        command.SetAction(Draw);
        return command;
    }

    private static int Draw(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(Definition);
        Override[] changes = [.. (parsed.GetResult(Changes) is null ? [] : parsed.GetValue(Changes) ?? []).Select(Override.Parse)];
        if (!NetOrSolver.IsSolver(file))
            throw new InputException("the file is a net: 'schedule' takes a solver", new SourceLocation(file));
        SolverDefinition definition = SolverDefinition.Load(file, changes);
        TrainingSchedule schedule = TrainingSchedule.Of(definition, definition.MaxIter is null ? DataOf(definition) : null);
        string warmup = definition.WarmupIter is { } iterations ? $", after a warm-up of {Units.Count(iterations)} iterations" : "";
        IReadOnlyList<Plot> plots = SchedulePlots.Of(
            schedule, (YamlNames.Value(definition.LrPolicy) + warmup, YamlNames.Value(definition.MomentumPolicy)), definition.MomentumPolicy != MomentumPolicyType.Fixed);
        foreach (string line in plots.SelectMany(plot => TextPlot.Draw(plot, Screen.IsTerminal ? Math.Max(LeastWidth, Screen.Ansi.Profile.Width - 1) : WidthOfFiles, Height)))
            Console.WriteLine(line);
        if (definition.LrPolicy == LearningRatePolicyType.Plateau)
            Console.WriteLine("The tests tell when the policy plateau lowers the rate, which cannot be drawn ahead: this is the rate until then.");
        if (parsed.GetValue(Out) is { } path)
        {
            AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SvgPlot.Document(plots))));
            Console.WriteLine($"Drawing: {path}");
        }
        return 0;
    }

    private static DataExtent? DataOf(SolverDefinition definition) =>
        new Net<float>(definition.TrainNet ?? definition.Net!, new NetSettings { State = definition.TrainState with { Phase = Phase.Train }, ForwardOnly = true }).Extent;
}
