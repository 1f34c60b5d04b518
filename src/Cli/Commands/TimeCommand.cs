using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Numerics;
using NetFramework.Timing;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>time</c>: what each layer of a net takes, against the machine's measured peak.</summary>
internal static class TimeCommand
{
    private static readonly Argument<string> Net = CommonOptions.File("NET.yaml", "The net file, or a solver file that names it");
    private static readonly Option<int?> Iterations = CommonOptions.AtLeastOne("--iterations", "Number of iterations to time  [default: 50]");
    private static readonly Option<bool> Backward = new("--backward") { Description = "Times the backward pass too" };
    private static readonly Option<Phase?> InPhase = CommonOptions.OneOf<Phase>("--phase", "Which layers there are, and how they behave  [default: TRAIN with --backward, else TEST]");
    private static readonly Option<string[]> Changes = new("--set") { HelpName = "key=value", Description = "Changes a key of the file, as layers.<layer>.batch_size=1 (may be given more than once)", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes all figures as JSON" };
    private static readonly Option<Precision?> AtPrecision = CommonOptions.Precision();
    private static readonly Option<Formulation?> InFormulation = FormulationOption.Create();
    private static readonly Option<bool> NoFuse = CommonOptions.NoFuse();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("time", "Times the layers of a net: milliseconds, share, GFLOP/s against the machine's peak, allocation. Inputs without data are filled with random numbers")
        {
            Net, Iterations, Backward, InPhase, Changes, Json, AtPrecision, InFormulation, NoFuse, ThreadCount,
        };
        command.Examples =
        [
            ("netframework time net.yaml", "the forward pass, as the net is tested"),
            ("netframework time net.yaml --backward --iterations 20", "forward and backward, as the net is trained"),
            ("netframework time net.yaml --threads 1 --json > time.json", "on one thread, as JSON"),
        ];
        command.SetAction(parsed => parsed.GetValue(AtPrecision) == Precision.Double ? Time<double>(parsed) : Time<float>(parsed));
        return command;
    }

    private static int Time<T>(ParseResult parsed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, FormulationOption.LeastLevel(parsed.GetValue(InFormulation)));
        bool backward = parsed.GetValue(Backward);
        Phase phase = parsed.GetValue(InPhase) ?? (backward ? Phase.Train : Phase.Test);
        Override[] changes = [.. (parsed.GetResult(Changes) is null ? [] : parsed.GetValue(Changes) ?? []).Select(Override.Parse)];
        NetDefinition definition = NetOrSolver.LoadNet(parsed.GetRequiredValue(Net), phase, changes);
        var net = new Net<T>(definition, new NetSettings { State = new NetState { Phase = phase }, ForwardOnly = !backward, WeightsStay = !backward, Fuse = !parsed.GetValue(NoFuse), Formulation = parsed.GetValue(InFormulation), LoggerFactory = loggers });
        if (backward && !net.HasLoss())
            loggers.CreateLogger("time").LogWarning("the net has no loss in the {Phase} phase: nothing runs backward", phase.ToString().ToUpperInvariant());
        RandomInputs.Fill(net, net.Inputs, net.Settings.Seed);
        var settings = new NetTimingSettings { Backward = backward };
        if (parsed.GetValue(Iterations) is { } iterations)
            settings = settings with { Iterations = iterations };
        NetTimingReport report = NetTiming.Measure(net, settings);
        if (parsed.GetValue(Json))
            Console.WriteLine(TimingText.Json(report));
        else
            TimingText.WriteTable(report, backward);
        return 0;
    }
}
