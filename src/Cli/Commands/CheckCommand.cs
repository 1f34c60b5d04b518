using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Numerics;

namespace NetFramework.Cli.Commands;

/// <summary><c>check</c>: numeric against analytic gradients, layer by layer.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Net = CommonOptions.File("NET.yaml", "The net file; its TRAIN phase is checked");
    private static readonly Option<string?> Layer = new("--layer") { HelpName = "NAME", Description = "The one layer to check; all where it is not given" };
    private static readonly Option<long?> Seed = CommonOptions.Seed();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("check", "Checks the gradients of each layer of a net against numeric derivatives, in double")
        {
            Net, Layer, Seed, ThreadCount,
        };
        command.Examples =
        [
            ("netframework check samples/iris/net.yaml", "every layer of a net"),
            ("netframework check net.yaml --layer mine --plugin my-layers.dll", "a layer of your own"),
        ];
        command.SetAction(Check);
        return command;
    }

    private static int Check(ParseResult parsed)
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed);
        long seed = parsed.GetValue(Seed) ?? 1;
        var settings = new NetSettings { State = new NetState { Phase = Phase.Train }, Seed = seed, LoggerFactory = loggers };
        var net = new Net<double>(NetOrSolver.LoadNet(parsed.GetRequiredValue(Net), Phase.Train), settings);
        // Of large blobs a sample is enough: an error in a formula is in most elements.
        var extent = new GradientCheckSettings { MaxInputElements = 256, MaxOutputElements = 64, Seed = seed };
        var table = new Table("layer", "type", "gradient of", "verdict", ">checked", ">wrong", ">kinks", ">worst error", ">expected", ">best step");
        List<string> findings = [];
        bool passed = true;
        foreach (LayerGradientReport layer in NetGradientCheck.Run(net, parsed.GetValue(Layer), extent))
        {
            if (layer.Report is null)
            {
                table.Add(layer.Layer, layer.Type, "", "no gradient", "", "", "", "", "", "");
                continue;
            }
            foreach (GradientResult result in layer.Report.Results)
                Add(table, layer, result);
            passed &= layer.Report.Passed;
            findings.AddRange(Findings(layer));
        }
        table.Write();
        findings.ForEach(Console.WriteLine);
        Screen.Paragraphs("Worst error: relative, where analytic and numeric derivative differ most in units of what is expected. Expected: the largest error that rounding and truncation explain, as a share of the largest gradient.");
        Console.WriteLine(passed ? "All gradients are right." : "Gradients are wrong.");
        return passed ? 0 : 1;
    }

    private static void Add(Table table, LayerGradientReport layer, GradientResult result) => table.Add(
        layer.Layer, layer.Type, result.Input, result.Verdict.ToString().ToLowerInvariant(), Units.Count(result.Checked), Units.Count(result.Failures), Units.Count(result.Kinks),
        result.Worst is { } worst ? SweepText.Number(worst.RelativeError) : "", Figure(result.ExpectedError), Figure(result.BestStep));

    private static string Figure(double value) => double.IsNaN(value) ? "" : SweepText.Number(value);

    private static IEnumerable<string> Findings(LayerGradientReport layer)
    {
        string subject = $"layer '{layer.Layer}' ({layer.Type})";
        foreach (GradientResult result in layer.Report!.Results.Where(result => result.Verdict == GradientVerdict.Failed))
        {
            if (result.Worst is { } worst)
                yield return string.Create(CultureInfo.InvariantCulture, $"{subject}: ∂{worst.Output}[{worst.OutputIndex}]/∂{result.Input}[{worst.InputIndex}] is {worst.Analytic:G10} by Backward, but {worst.Numeric:G10} by differences (± {worst.Bound:G2})");
        }
        foreach (string error in layer.Report.ContractErrors)
            yield return $"{subject}: {error}";
    }
}
