using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;
using NetFramework.Numerics;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>sweep</c>: how exact the formulations of the softmax loss are, over scores and precisions.</summary>
internal static class SweepCommand
{
    private static readonly Argument<string> Definition = CommonOptions.File("SWEEP.yaml", "The sweep file");
    private static readonly Option<string[]> Changes = new("--set") { HelpName = "key=value", Description = "Changes a key of the sweep file (may be given more than once)", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out") { HelpName = "DIR", Description = "Folder of the report, its plots and its numbers  [default: runs/<name of the sweep>]" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("sweep", "Measures the formulations of the softmax loss, separated against fused, over scores and precisions, and writes a report with plots")
        {
            Definition, Changes, Out,
        };
        command.Examples =
        [
            ("netframework sweep samples/softmax-stability/sweep.yaml", "the published experiment and what goes beyond it"),
            ("netframework sweep samples/softmax-stability/sweep.yaml --set classes=1000 --set precisions=[float] --out runs/thousand", "with other settings"),
        ];
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Override[] changes = [.. (parsed.GetResult(Changes) is null ? [] : parsed.GetValue(Changes) ?? []).Select(Override.Parse)];
        SweepDefinition definition = SweepDefinition.Load(parsed.GetRequiredValue(Definition), changes);
        string folder = parsed.GetValue(Out) ?? Path.Join("runs", definition.Name);
        SweepResult result = Sweep.Run(definition);
        foreach (ScoreGrid grid in definition.Grids)
            WriteGrid(result, grid);
        if (result.Gap.Count > 0)
            WriteGap(result.Gap);
        if (result.Depth.Count > 0)
            WriteDepth(result.Depth);
        IReadOnlyList<string> files = SweepReport.Write(result, folder);
        Console.WriteLine($"Report: {files[0]}, and {files.Count - 1} plots and tables beside it");
        return 0;
    }

    private static void WriteGrid(SweepResult result, ScoreGrid grid)
    {
        Screen.Heading($"Grid {grid.Name}: {result.Definition.Classes} classes, {grid.Repetitions ?? result.Definition.Repetitions} repetitions, z_y from {SweepText.Score(grid.Values()[0])} to {SweepText.Score(grid.Values()[^1])}");
        var table = new Table("precision", "formulation", ">not finite", "~where", ">‖g − g*‖₂, |z_y| ≤ 1", ">worst ulps", ">zeroed");
        foreach (SweepSummary row in SweepSummary.Of(result, grid.Name))
        {
            table.Add(
                YamlNames.Value(row.Precision), row.Variant.Name, $"{Units.Count(row.NotFinite)} of {Units.Count(row.Gradients)}", row.Where, SweepText.Number(row.Discrepancy), SweepText.Number(row.MaxUlps), Units.Count(row.Zeroed));
        }
        table.Write();
        Console.WriteLine();
    }

    private static void WriteGap(IReadOnlyList<GapPoint> points)
    {
        Screen.Heading("Gradient of the right class and loss against the gap of the scores, in float");
        var table = new Table(">gap", ">fused", ">separated", ">clamped", ">loss, fused", ">separated", ">clamped", ">Caffe, fused");
        foreach (GapPoint point in GapReport.Selected(points))
        {
            table.Add(
                SweepText.Score(point.Gap), SweepText.Number(point.Fused.Gradient), SweepText.Number(point.Separated.Gradient), SweepText.Number(point.Clamped.Gradient),
                SweepText.Loss(point.Fused.Loss), SweepText.Loss(point.Separated.Loss), SweepText.Loss(point.Clamped.Loss), SweepText.Loss(point.CaffeFusedLoss));
        }
        table.Write();
        Console.WriteLine();
    }

    private static void WriteDepth(IReadOnlyList<StackGradients> stacks)
    {
        Screen.Heading("‖gradient of the weights‖₂ through depth");
        var table = new Table("stack", ">layer 1", ">last layer", ">first / last");
        foreach (StackGradients stack in stacks)
            table.Add(stack.Stack.Title, SweepText.Number(stack.WeightDiffs[0]), SweepText.Number(stack.WeightDiffs[^1]), SweepText.Number(stack.WeightDiffs[0] / stack.WeightDiffs[^1]));
        table.Write();
        Console.WriteLine();
    }
}
