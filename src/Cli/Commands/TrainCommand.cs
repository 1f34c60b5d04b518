using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Cli.Output.Training;
using NetFramework.Cli.Runs;
using NetFramework.Layers;
using NetFramework.Monitoring;
using NetFramework.Monitoring.Page;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>train</c>: trains the net of a solver file, or goes on with a training, and leaves a run directory.</summary>
internal static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("train", "Trains a net, tests it, and saves its weights with all that is needed to predict. Ctrl-C ends the training after the iteration at hand, and saves too; --resume goes on with it");
        TrainOptions.AddTo(command);
        command.Examples =
        [
            ("netframework train samples/iris/solver.yaml", "train as the file says"),
            ("netframework train samples/iris/solver.yaml --set base_lr=0.05 --set max_iter=1000 --seed 7", "with other settings"),
            ("netframework train samples/iris/solver.yaml --set net.layers.loss.loss_weight=2", "with another setting of the layer named loss"),
            ("netframework train samples/iris/solver.yaml --weights runs/iris-softmax-regression/model.safetensors --out runs/more", "starting from trained weights; the net, the data and the classes may be others"),
            ("netframework train samples/iris/solver.yaml --set snapshot=100", "with a checkpoint every 100 iterations"),
            ("netframework train samples/iris/solver.yaml --log-format json", "telling a program how it goes"),
            ("netframework train samples/iris/solver.yaml --watch", "with a page in the browser that shows how it goes"),
            ("netframework train samples/iris/solver.yaml --folds 5", "cross-validation"),
            ("netframework train --resume latest", "going on, to the bit, with the newest run"),
            ("netframework train --resume runs/iris-softmax-regression --set epochs=200", "making a run longer"),
        ];
        command.SetAction(Train);
        return command;
    }

    private static int Train(ParseResult parsed)
    {
        // What writes the run's first files is made ready while the net is read and built.
        _ = Task.Run(RunRecord.WarmUp);
        _ = Task.Run(MetricsLines.WarmUp);
        string? file = parsed.GetValue(TrainOptions.Definition);
        if (file is not null && !NetOrSolver.IsSolver(file))
            throw new InputException("the file is a net: 'train' takes a solver, a file that names the net (net: FILE.yaml) and says how to train it", new SourceLocation(file));
        if (parsed.GetValue(TrainOptions.Resume) is not { } resume)
            return Train(parsed, file!);
        (string path, long? upTo) = RunNames.Find(resume, file);
        using RunDirectory run = RunDirectory.Open(path);
        string configuration = file ?? run.ConfigurationPath;
        Train(Load(parsed, configuration), configuration, parsed, parsed.GetValue(TrainOptions.Out), run, upTo);
        return 0;
    }

    private static int Train(ParseResult parsed, string file)
    {
        SolverDefinition definition = Load(parsed, file);
        string? directory = parsed.GetValue(TrainOptions.Out);
        if (parsed.GetValue(TrainOptions.Folds) is { } folds)
            CrossValidate(definition, file, parsed, directory ?? RunNames.Candidates(NameOf(definition, file)).First(candidate => !Path.Exists(candidate)), folds);
        else
            Train(definition, file, parsed, directory);
        return 0;
    }

    private static void CrossValidate(SolverDefinition definition, string file, ParseResult parsed, string directory, int folds)
    {
        var validation = new CrossValidation(definition, folds);
        if (TrainOptions.IsText(parsed) && validation.Untouched.Count > 0)
            Console.WriteLine($"The data of layer '{validation.Divided}' are divided; those of layer {string.Join(", ", validation.Untouched.Select(layer => $"'{layer.Name}'"))} are not used: each fold is tested on its own part");
        List<Evaluation> tests = [];
        for (int fold = 1; fold <= folds; fold++)
        {
            if (TrainOptions.IsText(parsed))
                Screen.Heading($"{(fold > 1 ? Environment.NewLine : "")}Fold {fold} of {folds}");
            IReadOnlyList<Evaluation>? ofFold = Train(validation.Fold(fold), file, parsed, Path.Combine(directory, $"fold-{fold}"));
            if (ofFold is null)
                return;
            tests.Add(ofFold[0]);
        }
        if (TrainOptions.IsText(parsed))
            FoldTable.Write(tests);
    }

    private static string NameOf(SolverDefinition definition, string file) =>
        (definition.TrainNet ?? definition.Net!).Name is { Length: > 0 } name ? name : Path.GetFileNameWithoutExtension(file);

    private static SolverDefinition Load(ParseResult parsed, string file)
    {
        Override[] changes = [.. (parsed.GetResult(TrainOptions.Changes) is null ? [] : parsed.GetValue(TrainOptions.Changes) ?? []).Select(Override.Parse)];
        SolverDefinition definition = SolverDefinition.Load(file, changes);
        definition = FormulationOption.ApplyTo(definition, parsed.GetValue(TrainOptions.InFormulation)) with
        {
            Precision = parsed.GetValue(TrainOptions.AtPrecision) ?? definition.Precision,
            RandomSeed = parsed.GetValue(TrainOptions.Seed) ?? definition.RandomSeed,
        };
        CommonOptions.UseThreads(parsed.GetValue(TrainOptions.ThreadCount));
        return definition;
    }

    /// <summary>Trains, in a new directory or the one of a run that is resumed.</summary>
    /// <returns>The tests of the trained weights; null where the training was stopped.</returns>
    private static IReadOnlyList<Evaluation>? Train(SolverDefinition definition, string file, ParseResult parsed, string? directory, RunDirectory? resumed = null, long? upTo = null) =>
        definition.Precision == Precision.Double ? Train<double>(definition, file, parsed, directory, resumed, upTo) : Train<float>(definition, file, parsed, directory, resumed, upTo);

    private static IReadOnlyList<Evaluation>? Train<T>(SolverDefinition definition, string file, ParseResult parsed, string? directory, RunDirectory? resumed, long? upTo) where T : unmanaged, IFloatingPointIeee754<T>
    {
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, TrainOptions.LeastLevel(parsed), Screen.Log);
        ILogger logger = loggers.CreateLogger("train");
        string? weightsFile = parsed.GetValue(TrainOptions.Weights);
        using ModelFile? start = weightsFile is null ? null : ModelFile.Open(weightsFile);
        bool debugInfo = parsed.GetValue(TrainOptions.DebugInfo);
        if (debugInfo && definition.Display == 0)
            logger.LogWarning("--debug-info shows gradients at each display, but the solver's 'display' is 0: give it, as in --set display=100");
        Checkpoint? checkpoint = resumed is null ? null : NewestCheckpoint(resumed, upTo, logger);

        Solver<T> Build(Preprocessing? preprocessing) => new(definition, preprocessing, loggers, sharesDiffs: !debugInfo, fuse: !parsed.GetValue(TrainOptions.NoFuse));
        TrainingOutput<T> output = TrainingOutput<T>.Of(parsed);
        Solver<T> solver = Build(checkpoint?.Preprocessing);
        if (start is not null)
        {
            if (FineTuning.Preprocessing(start.Preprocessing, solver.Preprocessing) is { } preprocessing)
                solver = Build(preprocessing);
            output.FirstWeights(start, solver, WeightFiles.CopyFitting(start, solver.Net), logger);
        }
        using RunDirectory? created = resumed is null
            ? RunDirectory.Create(directory, NameOf(definition, file), parsed.GetValue(TrainOptions.Force))
            : null;
        RunDirectory run = resumed ?? created!;
        solver.Checkpoints = new CheckpointFolder(run.CheckpointsPath);
        RunSession session = RunSession.Begin(checkpoint?.Iteration ?? 0);
        using var recorder = new TrainingRecorder<T>(solver, run.Path, RunFacts.Of(solver, session));
        solver.Hooks.Add(recorder);
        loggers.AddProvider(new ConsoleLogging(recorder.Log));
        if (checkpoint is not null)
            output.Resumed(run, checkpoint, solver.RestoreCheckpoint(checkpoint));
        run.Begin(definition, file, weightsFile, session);
        using RunServer? server = parsed.GetValue(TrainOptions.Watch) ? RunServer.Start(recorder.History, parsed.GetValue(TrainOptions.Port) ?? 0) : null;
        if (server is not null)
            Screen.Log($"Watch:   {server.Address}");
        return Train(solver, recorder, run, parsed, file, output, logger);
    }

    private static IReadOnlyList<Evaluation>? Train<T>(Solver<T> solver, TrainingRecorder<T> recorder, RunDirectory run, ParseResult parsed, string file, TrainingOutput<T> output, ILogger logger) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lastTests = new LastTests<T>();
        solver.Hooks.Add(lastTests);
        StopReason reason;
        try
        {
            using (var interruption = new Interruption(parsed.GetValue(TrainOptions.OnInterrupt) ?? SignalEffect.Stop, parsed.GetValue(TrainOptions.OnHangUp) ?? SignalEffect.Snapshot, solver.RequestCheckpoint))
                reason = output.Train(solver, run, interruption.Token);
            solver.SaveModel(run.ModelPath);
            run.End(reason == StopReason.Cancelled ? RunOutcome.Stopped : RunOutcome.Completed, solver.Iteration);
        }
        catch (Exception exception)
        {
            run.TryEndFailed(exception, solver.Iteration);
            output.Failed(solver, exception);
            recorder.Fail(exception);
            if (solver.Checkpoints!.Iterations is [.., var iteration])
                logger.LogInformation("The checkpoint of iteration {Iteration} is kept, to go on from: {Command}", Units.Count(iteration), TypedCommand.Of("train", "--resume", run.Path));
            throw;
        }
        output.Ended(solver, reason, lastTests.Evaluations, run, file);
        return reason == StopReason.Cancelled ? null : lastTests.Evaluations;
    }

    /// <summary>The newest sound checkpoint of a run. A training never starts anew where it was asked to go on.</summary>
    private static Checkpoint NewestCheckpoint(RunDirectory run, long? upTo, ILogger logger)
    {
        List<InputException> damaged = [];
        Checkpoint? checkpoint = new CheckpointFolder(run.CheckpointsPath).Newest(damaged.Add, upTo);
        if (checkpoint is null)
        {
            throw new InputException([.. damaged.SelectMany(exception => exception.Errors), new InputError(
                damaged.Count == 0 ? "the run has no checkpoint to go on from" : "the run has no sound checkpoint to go on from", new SourceLocation(run.CheckpointsPath))]);
        }
        foreach (InputException exception in damaged)
            logger.LogWarning("{Damage}: going on from the checkpoint before", exception.Message);
        return checkpoint;
    }
}
