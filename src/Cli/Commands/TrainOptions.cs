using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output.Training;

namespace NetFramework.Cli.Commands;

/// <summary>What the command line of <c>train</c> takes.</summary>
internal static class TrainOptions
{
    /// <summary>The solver file; it may be left out where a run is resumed.</summary>
    public static Argument<string?> Definition { get; } = new("SOLVER.yaml") { Description = "The solver file; it names the net, or holds it. Not needed with --resume: the run has its settings", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Weights to start from.</summary>
    public static Option<string?> Weights { get; } = CommonOptions.Weights("Weights to start from, taken by layer name where the shape is the same; all else keeps its first values, and is told");

    /// <summary>Keys of the solver, or its net, in place of the file's.</summary>
    public static Option<string[]> Changes { get; } = new("--set") { HelpName = "key=value", Description = "Changes a key of the solver, or of its net as net.layers.<layer>.<key> (may be given more than once)", Arity = ArgumentArity.OneOrMore };

    /// <summary>The precision of all numbers.</summary>
    public static Option<Precision?> AtPrecision { get; } = CommonOptions.OneOf<Precision>("--precision", "Precision of all numbers; comes before the solver file's");

    /// <summary>How classification losses are computed.</summary>
    public static Option<Formulation?> InFormulation { get; } = FormulationOption.Create();

    /// <summary>The seed of all randomness.</summary>
    public static Option<long?> Seed { get; } = CommonOptions.Seed();

    /// <summary>Whether tests compute every layer by itself.</summary>
    public static Option<bool> NoFuse { get; } = CommonOptions.NoFuse();

    /// <summary>The number of threads.</summary>
    public static Option<int?> ThreadCount { get; } = CommonOptions.ThreadCount();

    /// <summary>Whether norms of gradients are shown.</summary>
    public static Option<bool> DebugInfo { get; } = new("--debug-info") { Description = "Shows the norms of the gradients, layer by layer, at each display of the solver" };

    /// <summary>What standard output is for.</summary>
    public static Option<LogFormat?> Log { get; } = CommonOptions.OneOf<LogFormat>("--log-format", "What standard output is for: text, a person; json, a program: a line of JSON for each event, as docs/training-events.md tells  [default: text]");

    /// <summary>Whether only warnings and errors are shown.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet") { Description = "Shows warnings and errors alone, and at the end the directory of the run" };

    /// <summary>The directory of the run.</summary>
    public static Option<string?> Out { get; } = new("--out") { HelpName = "DIR", Description = "Directory of the run: settings, checkpoints, the trained model  [default: runs/<name of the net>, or the first such name with a number that is free]" };

    /// <summary>Whether the run that is there is removed.</summary>
    public static Option<bool> Force { get; } = new("--force") { Description = "Removes the run that --out holds already" };

    /// <summary>The number of folds of a cross-validation.</summary>
    public static Option<int?> Folds { get; } = new("--folds")
    {
        HelpName = "K",
        Description = "Cross-validation: divides the training data (of a CsvData, IdxData or MemoryData layer) into K parts, each class by itself, and trains K times, each time tested on another part; data for tests alone are not used. The runs are fold-1 … fold-K in the directory",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int folds) && folds >= 2)
                return folds;
            result.AddError($"--folds takes a number of at least 2, not '{result.Tokens[0].Value}'");
            return null;
        },
    };

    /// <summary>The run to go on with.</summary>
    public static Option<string?> Resume { get; } = new("--resume") { HelpName = "DIR|latest", Description = "Goes on, to the bit, with a run from its newest sound checkpoint, or from a checkpoint of it; latest: with the newest run in runs/ (of SOLVER.yaml, where it is given)" };

    /// <summary>Whether the page of the run is served.</summary>
    public static Option<bool> Watch { get; } = new("--watch") { Description = "Serves a page on 127.0.0.1 that shows the training as it goes" };

    /// <summary>The port that it is served on.</summary>
    public static Option<int?> Port { get; } = new("--port") { HelpName = "N", Description = "The port that --watch serves the page on  [default: any that is free]" };

    /// <summary>What SIGINT does.</summary>
    public static Option<SignalEffect?> OnInterrupt { get; } = CommonOptions.OneOf<SignalEffect>("--sigint-effect", "What Ctrl-C (SIGINT) does: stop, with a checkpoint, after the iteration at hand; snapshot: save a checkpoint and go on  [default: stop]");

    /// <summary>What SIGHUP does.</summary>
    public static Option<SignalEffect?> OnHangUp { get; } = CommonOptions.OneOf<SignalEffect>("--sighup-effect", "What SIGHUP does, likewise  [default: snapshot]");

    /// <summary>Adds all of it to a command.</summary>
    public static void AddTo(Command command)
    {
        command.Add(Definition);
        foreach (Option option in new Option[] { Weights, Changes, AtPrecision, InFormulation, Seed, NoFuse, ThreadCount, DebugInfo, Log, Quiet, Folds, Out, Force, Resume, Watch, Port, OnInterrupt, OnHangUp })
            command.Add(option);
        command.Validators.Add(Check);
    }

    /// <summary>Whether standard output is for a person.</summary>
    public static bool IsText(ParseResult parsed) => !parsed.GetValue(Quiet) && parsed.GetValue(Log) != LogFormat.Json;

    /// <summary>The least level of what is logged: a program, or whoever asks for quiet, is told what is wrong alone.</summary>
    public static LogLevel LeastLevel(ParseResult parsed) => IsText(parsed) ? LogLevel.Information : LogLevel.Warning;

    private static void Check(CommandResult result)
    {
        Option[] kinds = [.. new Option[] { Log, Quiet, DebugInfo }.Where(option => result.GetResult(option) is { Implicit: false })];
        if (kinds.Length > 1 && (result.GetResult(Quiet) is { Implicit: false } || result.GetValue(Log) == LogFormat.Json))
            result.AddError($"{kinds[0].Name} cannot be given beside {kinds[1].Name}");
        if (result.GetResult(Port) is { Implicit: false } port && !port.Errors.Any())
        {
            if (port.GetValueOrDefault<int?>() is not (>= 1 and <= IPEndPoint.MaxPort))
                result.AddError($"--port takes a port from 1 to {IPEndPoint.MaxPort}");
            else if (result.GetResult(Watch) is null or { Implicit: true })
                result.AddError("--port is the port of --watch, which is missing");
        }
        if (result.GetResult(Resume) is null)
        {
            if (result.GetResult(Definition) is not { Tokens.Count: > 0 })
                result.AddError("train needs SOLVER.yaml, or --resume DIR|latest");
            return;
        }
        foreach (Option option in new Option[] { Weights, Folds, Out, Force })
        {
            if (result.GetResult(option) is { Implicit: false })
                result.AddError($"--resume goes on with a run in its own directory, from its own weights: {option.Name} cannot be given beside it");
        }
    }
}
