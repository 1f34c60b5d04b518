using System.CommandLine;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Numerics;
using NetFramework.Numerics.Reports;
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
            Write($"Grid {grid.Name}: {definition.Classes} classes, {grid.Repetitions ?? definition.Repetitions} repetitions, z_y from {SweepText.Score(grid.Values()[0])} to {SweepText.Score(grid.Values()[^1])}", new GridReport(result, grid).SummaryTable());
        if (result.Gap.Count > 0)
            Write("Gradient of the right class and loss against the gap of the scores, in float", GapReport.Table(result.Gap));
        if (result.Depth.Count > 0)
            Write("Gradients through depth: of the layers' outputs y and weights W", DepthReport.Table(result.Depth));
        IReadOnlyList<string> files = SweepReport.Write(result, folder);
        Console.WriteLine($"Report: {files[0]}, and {files.Count - 1} plots and tables beside it");
        return 0;
    }

    private static void Write(string heading, ReportTable table)
    {
        Screen.Heading(heading);
        var lines = new Table([.. table.Columns.Select(column => column.IsText ? column.Title : $">{column.Title}")]);
        foreach (IReadOnlyList<string> row in table.Rows)
            lines.Add([.. row]);
        lines.Write();
        Console.WriteLine();
    }
}
