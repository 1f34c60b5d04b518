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
using NetFramework.Solvers;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>train</c>: trains the net of a solver file, or goes on with a training, and leaves a run directory.</summary>
internal static class TrainCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "train";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand(Name, "Trains a net, tests it, and saves its weights with all that is needed to predict. Ctrl-C ends the training after the iteration at hand, and saves too; --resume goes on with it");
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

    /// <summary>Makes ready, on other threads, what trains and what writes the run's first files: while the command line, the definition and the data are read.</summary>
    public static void WarmUp()
    {
        _ = Task.Run(TrainingWarmUp.Run<float>);
        _ = Task.Run(RunRecord.WarmUp);
        _ = Task.Run(MetricsLines.WarmUp);
    }

    private static int Train(ParseResult parsed)
    {
        string? file = parsed.GetValue(TrainOptions.Definition);
        if (file is not null && !NetOrSolver.IsSolver(file))
            throw new InputException("the file is a net: 'train' takes a solver, a file that names the net (net: FILE.yaml) and says how to train it", new SourceLocation(file));
        if (parsed.GetValue(TrainOptions.Resume) is not { } resume)
            return Train(parsed, file!);
        (string path, long? upTo) = RunNames.Find(resume, file);
        using RunDirectory run = RunDirectory.Open(path);
        LoadPluginsOf(run, parsed);
        string configuration = file ?? run.ConfigurationPath;
        var training = new TrainingTask { Definition = Load(parsed, configuration), File = configuration, Resumed = run, UpTo = upTo };
        if (run.Record.CrossValidation is null)
            Train(training, parsed);
        else
            FoldTraining.Resume(run, training, parsed);
        return 0;
    }

    private static int Train(ParseResult parsed, string file)
    {
        var training = new TrainingTask
        {
            Definition = Load(parsed, file),
            File = file,
            Weights = parsed.GetValue(TrainOptions.Weights),
            Directory = parsed.GetValue(TrainOptions.Out),
            Force = parsed.GetValue(TrainOptions.Force),
        };
        if (parsed.GetValue(TrainOptions.Folds) is { } folds)
            FoldTraining.Train(training, NameOf(training.Definition, file), folds, parsed);
        else
            Train(training, parsed);
        return 0;
    }

    /// <summary>Loads the plug-ins that a run was trained with, unless the command line names some.</summary>
    private static void LoadPluginsOf(RunDirectory run, ParseResult parsed)
    {
        IReadOnlyList<string> plugins = run.Record.Latest.Plugins;
        if (plugins.Count == 0 || CommonOptions.HasPlugins(parsed))
            return;
        InputError[] missing = [.. plugins.Where(plugin => !File.Exists(plugin)).Select(plugin => new InputError($"the run was trained with the plug-in {plugin}, which is not there: say with --plugin where it is", new SourceLocation(run.Path)))];
        if (missing.Length > 0)
            throw new InputException(missing);
        PluginFiles.Load(plugins);
        if (TrainOptions.IsText(parsed))
            Screen.Log($"Plug-ins, as before: {string.Join(", ", plugins.Select(plugin => UserPath.Of(plugin, [])))}");
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
    /// <returns>Whether the training came to its end: it was not stopped.</returns>
    internal static bool Train(TrainingTask training, ParseResult parsed) => training.Definition.Precision == Precision.Double ? Train<double>(training, parsed) : Train<float>(training, parsed);

    private static bool Train<T>(TrainingTask training, ParseResult parsed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        (SolverDefinition definition, RunDirectory? resumed) = (training.Definition, training.Resumed);
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, TrainOptions.LeastLevel(parsed), Screen.Log);
        ILogger logger = loggers.CreateLogger("train");
        using ModelFile? start = training.Weights is null || resumed is not null ? null : ModelFile.Open(training.Weights);
        bool debugInfo = parsed.GetValue(TrainOptions.DebugInfo);
        if (debugInfo && definition.Display == 0)
            logger.LogWarning("--debug-info shows gradients at each display, but the solver's 'display' is 0: give it, as in --set display=100");
        Checkpoint? checkpoint = resumed is null ? null : NewestCheckpoint(resumed, training.UpTo, logger);

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
            ? RunDirectory.Create(training.Directory, NameOf(definition, training.File), training.Force)
            : null;
        RunDirectory run = resumed ?? created!;
        solver.Checkpoints = new CheckpointFolder(run.CheckpointsPath);
        RunSession session = RunSession.Begin(checkpoint?.Iteration ?? 0);
        using var recorder = new TrainingRecorder<T>(solver, run.Path, RunFacts.Of(solver, session));
        solver.Hooks.Add(recorder);
        loggers.AddProvider(new ConsoleLogging(recorder.Log));
        if (checkpoint is not null)
        {
            output.Resumed(run, checkpoint, solver.RestoreCheckpoint(checkpoint));
            WarnOfOtherVectors(run.Record.Latest, session, logger);
        }
        training.Beginning?.Invoke();
        run.Begin(solver.Definition, training.File, training.Weights, session);
        using RunServer? server = parsed.GetValue(TrainOptions.Watch) ? RunServer.Start(recorder.History, parsed.GetValue(TrainOptions.Port) ?? 0) : null;
        if (server is not null)
            Screen.Log($"Watch:   {server.Address}");
        return Train(solver, recorder, run, parsed, training.File, output, logger);
    }

    private static bool Train<T>(Solver<T> solver, TrainingRecorder<T> recorder, RunDirectory run, ParseResult parsed, string file, TrainingOutput<T> output, ILogger logger) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var lastTests = new LastTests<T>();
        solver.Hooks.Add(lastTests);
        StopReason reason;
        try
        {
            using (var interruption = new Interruption(parsed.GetValue(TrainOptions.OnInterrupt) ?? SignalEffect.Stop, parsed.GetValue(TrainOptions.OnHangUp) ?? SignalEffect.Snapshot, solver.RequestCheckpoint))
                reason = output.Train(solver, run, interruption.Token);
            solver.SaveModel(run.ModelPath);
            run.End(reason switch { StopReason.Cancelled => RunOutcome.Stopped, StopReason.Converged => RunOutcome.Converged, _ => RunOutcome.Completed }, solver.Iteration);
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
        return reason != StopReason.Cancelled;
    }

    private static void WarnOfOtherVectors(RunSession before, RunSession now, ILogger logger)
    {
        if (before.VectorBits != now.VectorBits)
            logger.LogWarning("The run was trained with vectors of {Before} bits so far, and this machine's have {Now}: it sums in another order, so that last digits may differ from those of a run without a stop", before.VectorBits, now.VectorBits);
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
