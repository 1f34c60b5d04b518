using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>train</c>: trains the net of a solver file and saves its weights.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string> Definition = CommonOptions.File("SOLVER.yaml", "The solver file; it names the net, or holds it");
    private static readonly Option<string?> Weights = CommonOptions.Weights("Weights to start from, taken by layer name");
    private static readonly Option<string[]> Changes = new("--set") { HelpName = "key=value", Description = "Changes a key of the solver, or of its net as net.layers.<layer>.<key> (may be given more than once)", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<Precision?> AtPrecision = CommonOptions.OneOf<Precision>("--precision", "Precision of all numbers; comes before the solver file's");
    private static readonly Option<Formulation?> InFormulation = FormulationOption.Create();
    private static readonly Option<long?> Seed = CommonOptions.Seed();
    private static readonly Option<bool> NoFuse = CommonOptions.NoFuse();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();
    private static readonly Option<bool> DebugInfo = new("--debug-info") { Description = "Shows the norms of the gradients, layer by layer, at each display of the solver" };
    private static readonly Option<string?> Out = new("--out") { HelpName = "DIR", Description = "Folder of the trained model  [default: runs/<name of the net>, or the first such name with a number that is free]" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("train", "Trains a net, tests it, and saves its weights with all that is needed to predict. Ctrl-C ends the training after the iteration at hand, and saves too")
        {
            Definition, Weights, Changes, AtPrecision, InFormulation, Seed, NoFuse, ThreadCount, DebugInfo, Out,
        };
        command.Examples =
        [
            ("netframework train samples/iris/solver.yaml", "train as the file says"),
            ("netframework train samples/iris/solver.yaml --set base_lr=0.05 --set max_iter=1000 --seed 7", "with other settings"),
            ("netframework train samples/iris/solver.yaml --set net.layers.loss.loss_weight=2", "with another setting of the layer named loss"),
            ("netframework train samples/iris/solver.yaml --weights runs/iris-softmax-regression/model.safetensors --out runs/more", "going on from trained weights"),
        ];
        command.SetAction(Train);
        return command;
    }

    private static int Train(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(Definition);
        Override[] changes = [.. (parsed.GetResult(Changes) is null ? [] : parsed.GetValue(Changes) ?? []).Select(Override.Parse)];
        if (!NetOrSolver.IsSolver(file))
            throw new InputException("the file is a net: 'train' takes a solver, a file that names the net (net: FILE.yaml) and says how to train it", new SourceLocation(file));
        SolverDefinition definition = SolverDefinition.Load(file, changes);
        definition = FormulationOption.ApplyTo(definition, parsed.GetValue(InFormulation)) with { Precision = parsed.GetValue(AtPrecision) ?? definition.Precision, RandomSeed = parsed.GetValue(Seed) ?? definition.RandomSeed };
        return definition.Precision == Precision.Double ? Train<double>(definition, file, parsed) : Train<float>(definition, file, parsed);
    }

    private static int Train<T>(SolverDefinition definition, string file, ParseResult parsed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, LogLevel.Information, TrainingDisplay.WriteLog);
        using ModelFile? start = parsed.GetValue(Weights) is { } weightsFile ? ModelFile.Open(weightsFile) : null;
        bool debugInfo = parsed.GetValue(DebugInfo);
        var solver = new Solver<T>(definition, start?.Preprocessing, loggers, sharesDiffs: !debugInfo, fuse: !parsed.GetValue(NoFuse));
        if (start is not null)
            WeightFiles.Copy(start, solver.Net, loggers.CreateLogger("train"));
        if (debugInfo && definition.Display == 0)
            loggers.CreateLogger("train").LogWarning("--debug-info shows gradients at each display, but the solver's 'display' is 0: give it, as in --set display=100");
        NetDefinition net = definition.TrainNet ?? definition.Net!;
        using ModelFolder folder = ModelFolder.Create(parsed.GetValue(Out), net.Name.Length > 0 ? net.Name : Path.GetFileNameWithoutExtension(file));

        var lastTests = new LastTests<T>();
        solver.Hooks.Add(lastTests);
        StopReason reason;
        using (var interruption = new Interruption())
            reason = TrainingDisplay.Train(solver, debugInfo, interruption.Token);
        string? replaced = folder.Save(solver.SaveModel);
        Report(solver, reason, lastTests.Evaluations, folder, replaced, file);
        return 0;
    }

    private static void Report<T>(Solver<T> solver, StopReason reason, IReadOnlyList<Evaluation> tests, ModelFolder folder, string? replaced, string file)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (reason == StopReason.Cancelled)
            Console.WriteLine($"Stopped, as asked, after iteration {Units.Count(solver.Iteration)} of {Units.Count(solver.MaxIterations)}.");
        foreach (Evaluation test in tests)
        {
            Console.WriteLine();
            ClassificationReport.Write(test);
        }
        Console.WriteLine();
        Console.WriteLine($"Weights: {folder.ModelPath}");
        if (replaced is not null)
            Console.WriteLine($"The model that was there is kept as {replaced}");
        Console.WriteLine($"Next:    {NextCommand.After(solver, folder.ModelPath, file)}");
    }

    /// <summary>Keeps the latest test of each test net.</summary>
    private sealed class LastTests<T> : SolverHook<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly SortedDictionary<int, (long Iteration, Evaluation Evaluation)> latest = [];
        private long iteration;

        /// <summary>The tests of the weights as they are: none where the training went on since.</summary>
        public IReadOnlyList<Evaluation> Evaluations => [.. latest.Values.Where(test => test.Iteration == iteration).Select(test => test.Evaluation)];

        public override void AfterStep(Solver<T> solver) => iteration = solver.Iteration;

        public override void OnTest(Solver<T> solver, int testNet, Evaluation evaluation) => latest[testNet] = (solver.Iteration, evaluation);
    }
}
