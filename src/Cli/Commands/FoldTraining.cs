using System.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Cli.Output.Training;
using NetFramework.Cli.Runs;
using NetFramework.Yaml;

namespace NetFramework.Cli.Commands;

/// <summary><c>train --folds</c>: a cross-validation, whose folds are runs in its directory.</summary>
internal static class FoldTraining
{
    /// <summary>Trains all folds.</summary>
    /// <param name="training">The training to make of each.</param>
    /// <param name="name">The name of a new directory in runs/.</param>
    /// <param name="folds">Their number.</param>
    /// <param name="parsed">The command line.</param>
    public static void Train(TrainingTask training, string name, int folds, ParseResult parsed)
    {
        var validation = new CrossValidation(training.Definition, folds);
        // What is wrong with the net is told before --force removes anything.
        if (training.Force)
            _ = training.Definition.Precision == Precision.Double ? (object)new Solver<double>(validation.Fold(1)) : new Solver<float>(validation.Fold(1));
        using RunDirectory run = RunDirectory.Create(training.Directory, name, training.Force);
        RunSession session = RunSession.Begin(0);
        Train(run, validation, parsed, training with
        {
            Beginning = () =>
            {
                if (!run.HasRecord)
                    run.Begin(training.Definition, training.File, training.Weights, session, folds);
            },
        });
    }

    /// <summary>Goes on with the folds that are not done: with the one that was interrupted where its newest checkpoint is, or from its beginning where it has none.</summary>
    /// <param name="run">The directory of the cross-validation.</param>
    /// <param name="training">The training to make of each fold.</param>
    /// <param name="parsed">The command line.</param>
    public static void Resume(RunDirectory run, TrainingTask training, ParseResult parsed)
    {
        CheckSettings(SolverDefinition.Load(run.ConfigurationPath), training.Definition, run);
        var validation = new CrossValidation(training.Definition, run.Record.CrossValidation!.Folds);
        run.Begin(training.Definition, training.File, run.Record.Weights, RunSession.Begin(run.Record.Latest.Iteration));
        Train(run, validation, parsed, training with { Weights = run.Record.Weights });
    }

    private static void Train(RunDirectory run, CrossValidation validation, ParseResult parsed, TrainingTask training)
    {
        bool isText = TrainOptions.IsText(parsed);
        if (isText && validation.Untouched.Count > 0)
            Console.WriteLine($"The data of layer '{validation.Divided}' are divided; those of layer {string.Join(", ", validation.Untouched.Select(layer => $"'{layer.Name}'"))} are not used: each fold is tested on its own part");
        List<FoldTest> tests = [];
        try
        {
            for (int fold = 1; fold <= validation.Folds; fold++)
            {
                string directory = Path.Combine(run.Path, RunDirectory.FoldName(fold));
                FoldTest? test = FoldTest.Read(directory, fold);
                if (isText)
                    Screen.Heading($"{(fold > 1 ? Environment.NewLine : "")}Fold {fold} of {validation.Folds}{(test is null ? "" : " is done")}");
                if (test is null)
                {
                    using RunDirectory? interrupted = OpenInterrupted(directory);
                    if (!TrainCommand.Train(training with { Definition = validation.Fold(fold), Directory = directory, Force = true, Resumed = interrupted }, parsed))
                    {
                        run.End(RunOutcome.Stopped, tests.Sum(done => done.Iterations));
                        if (isText)
                            Console.WriteLine($"All:     {TypedCommand.Of("train", "--resume", run.Path)}");
                        return;
                    }
                    test = FoldTest.Read(directory, fold)!;
                }
                tests.Add(test);
                run.Record = run.Record with { CrossValidation = run.Record.CrossValidation! with { Tests = [.. tests] } };
            }
        }
        catch (Exception exception) when (run.HasRecord)
        {
            run.TryEndFailed(exception, tests.Sum(test => test.Iterations));
            throw;
        }
        run.End(RunOutcome.Completed, tests.Sum(test => test.Iterations));
        CrossValidationRecord result = run.Record.CrossValidation!;
        if (isText)
            FoldTable.Write(result);
        else if (!parsed.GetValue(TrainOptions.Quiet))
            Console.Out.WriteLine(new CrossValidationEvent(run.Path, result.Folds, result.Tests, result.Mean, result.Deviation) { Iteration = tests.Sum(test => test.Iterations) }.ToJson());
    }

    /// <summary>The run of a fold that was interrupted; null where it has not begun, or has no checkpoint, so that nothing is lost.</summary>
    private static RunDirectory? OpenInterrupted(string directory)
    {
        if (!RunDirectory.IsRun(directory))
            return null;
        RunDirectory run = RunDirectory.Open(directory);
        if (new CheckpointFolder(run.CheckpointsPath).Iterations.Count > 0)
            return run;
        run.Dispose();
        return null;
    }

    private static void CheckSettings(SolverDefinition before, SolverDefinition now, RunDirectory run)
    {
        InputError[] errors = [.. DefinitionDifference.Between(before, now).Where(difference => !difference.IsFilePath).Select(difference => new InputError(
            $"a cross-validation goes on with the settings that it began with, but '{difference.Key}' was {difference.Before}, and is {difference.After}: --resume {Path.Combine(run.Path, RunDirectory.FoldName(1))} goes on with one fold alone",
            new SourceLocation(run.Path)))];
        if (errors.Length > 0)
            throw new InputException(errors);
    }
}
