using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;

namespace NetFramework.Cli.Commands;

/// <summary><c>run</c>: one pass of any net on given arrays, everything dumped.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> Net = CommonOptions.File("NET.yaml", "The net file");
    private static readonly Option<string?> Inputs = new("--inputs") { HelpName = "IN.npz", Description = "Arrays for inputs (by name), learned blobs (param/<layer>/<index>) and gradients (diff/<blob>, of blobs that are no loss)" };
    private static readonly Option<string> Outputs = new("--outputs") { HelpName = "OUT.npz", Description = "Where to write data/<blob>, param/<layer>/<index> and, with --backward, diff/<blob> and param_diff/<layer>/<index>", Required = true };
    private static readonly Option<string?> Weights = CommonOptions.Weights("Weights of a trained model; arrays of IN.npz come on top of them");
    private static readonly Option<Phase?> InPhase = CommonOptions.OneOf<Phase>("--phase", "Which layers there are, and how they behave  [default: TEST]");
    private static readonly Option<bool> Backward = new("--backward") { Description = "Runs the backward pass too. Inputs get gradients where the net says force_backward: true" };
    private static readonly Option<Precision?> AtPrecision = CommonOptions.Precision();
    private static readonly Option<Formulation?> InFormulation = FormulationOption.Create();
    private static readonly Option<long?> Seed = CommonOptions.Seed();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("run", "Runs a net once, forward and backward, on given arrays and writes every number of it: to compare it with PyTorch or Caffe")
        {
            Net, Inputs, Outputs, Weights, InPhase, Backward, AtPrecision, InFormulation, Seed, ThreadCount,
        };
        command.Examples =
        [
            ("netframework run net.yaml --inputs in.npz --outputs out.npz", "one forward pass on the arrays of in.npz"),
            ("netframework run net.yaml --inputs in.npz --backward --precision double --outputs out.npz", "forward and backward, in double"),
            ("python3 -c \"import numpy; d = numpy.load('out.npz'); print({n: d[n].shape for n in d})\"", "what is in the result"),
        ];
        command.SetAction(parsed => parsed.GetValue(AtPrecision) == Precision.Double ? Run<double>(parsed) : Run<float>(parsed));
        return command;
    }

    private static int Run<T>(ParseResult parsed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, FormulationOption.LeastLevel(parsed.GetValue(InFormulation)));
        ILogger logger = loggers.CreateLogger("run");
        string? inputsFile = parsed.GetValue(Inputs);
        bool backward = parsed.GetValue(Backward);
        NetDefinition definition = NetDefinition.Load(parsed.GetRequiredValue(Net));
        IReadOnlyList<NamedArray> arrays = inputsFile is null ? [] : NpzFile.Read(inputsFile);
        using ModelFile? model = parsed.GetValue(Weights) is { } weightsFile ? ModelFile.Open(weightsFile) : null;
        var settings = new NetSettings
        {
            State = new NetState { Phase = parsed.GetValue(InPhase) ?? Phase.Test },
            Seed = parsed.GetValue(Seed) ?? 1,
            Formulation = parsed.GetValue(InFormulation),
            LoggerFactory = loggers,
            Preprocessing = model?.Preprocessing ?? new(),
        };
        Net<T> net = NetArrays.BuildFor<T>(arrays, definition, settings, backward);
        if (model is not null)
            WeightFiles.Copy(model, net, logger);
        net.Fill(arrays, inputsFile);
        Warn(net, arrays, backward, logger);

        double loss = net.Forward();
        if (backward)
        {
            net.SeedDiffs(arrays, inputsFile);
            net.Backward();
        }
        string outputsFile = parsed.GetRequiredValue(Outputs);
        IReadOnlyList<NamedArray> results = net.Arrays(backward);
        NpzFile.Write(outputsFile, results);
        if (net.HasLoss())
            Console.WriteLine($"loss {loss.ToString("G9", CultureInfo.InvariantCulture)}");
        Console.WriteLine($"{outputsFile}: {results.Count} arrays");
        return 0;
    }

    private static void Warn<T>(Net<T> net, IReadOnlyList<NamedArray> arrays, bool backward, ILogger logger) where T : unmanaged, IFloatingPointIeee754<T>
    {
        string[] empty = [.. net.Inputs.Except(arrays.Select(array => array.Name))];
        if (empty.Length > 0)
            logger.LogWarning("no array for the input(s) {Inputs}: filled with 0", string.Join(", ", empty));
        bool seeded = arrays.Any(array => NetArrays.IsSeed(array.Name));
        if (backward && !seeded && !net.HasLoss())
            logger.LogWarning("the net has no loss, and no array diff/<blob> seeds a gradient: all gradients are 0");
        if (!backward && seeded)
            logger.LogWarning("arrays diff/<blob> are given, but not --backward: they are not used");
    }
}
