using System.CommandLine;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;
using NetFramework.Layers;
using NetFramework.Numerics;
using NetFramework.Numerics.Reports;

namespace NetFramework.Cli.Commands;

/// <summary><c>compare</c>: one net in several formulations and precisions, or two nets, number by number.</summary>
internal static class CompareCommand
{
    private const int WorstShown = 15;

    private static readonly Argument<string> Definition = CommonOptions.File("NET_OR_SOLVER.yaml", "The net, or a solver file that names it; its TRAIN phase is compared");
    private static readonly Argument<string?> Other = new("OTHER.yaml") { Description = "Another net, to compare the two blob by blob where names match", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Weights = CommonOptions.Weights("Weights of a trained model; without them the net's first weights");
    private static readonly Option<string?> Inputs = new("--inputs") { HelpName = "IN.npz", Description = "Arrays for the net's Input blobs, by name; without them random numbers, and labels 0" };
    private static readonly Option<int?> Batches = CommonOptions.AtLeastOne("--batches", "Number of batches  [default: 1]");
    private static readonly Option<IReadOnlyList<ElementPrecision>?> Precisions = CommonOptions.ListOf<ElementPrecision>("--precisions", "The precisions, separated by commas  [default: float,double]");
    private static readonly Option<IReadOnlyList<Formulation>?> Formulations = CommonOptions.ListOf<Formulation>("--formulations", "The formulations, separated by commas  [default: fused,separated,log]");
    private static readonly Option<int?> Iterations = CommonOptions.AtLeastOne("--train", "Also trains all of them in lock-step from the same start, for this number of iterations: with the solver of a solver file, else by SGD with base_lr 0.01 and momentum 0.9");
    private static readonly Option<string?> Report = new("--report") { HelpName = "OUT.html", Description = "Writes all of it, with plots, as one HTML page" };
    private static readonly Option<bool> DebugInfo = new("--debug-info") { Description = "Shows the norms of the gradients, layer by layer" };
    private static readonly Option<long?> Seed = CommonOptions.Seed();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("compare", "Runs the same weights and batches through every formulation of the loss in every precision, and measures each against a reference of 106 bits; or compares two nets")
        {
            Definition, Other, Weights, Inputs, Batches, Precisions, Formulations, Iterations, Report, DebugInfo, Seed, ThreadCount,
        };
        command.Examples =
        [
            ("netframework compare samples/iris/net.yaml", "separated against fused, on the first batch"),
            ("netframework compare samples/iris/net.yaml --precisions half,float,double --batches 4 --report compare.html", "in three precisions, with a report"),
            ("netframework compare samples/iris/solver.yaml --train 100", "also trained in lock-step, as the solver says"),
            ("netframework compare a.yaml b.yaml --weights model.safetensors", "two nets, blob by blob"),
        ];
        command.SetAction(Compare);
        return command;
    }

    private static int Compare(ParseResult parsed)
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed);
        string file = parsed.GetRequiredValue(Definition);
        var settings = new ComparisonSettings
        {
            Precisions = parsed.GetValue(Precisions) ?? new ComparisonSettings().Precisions,
            Formulations = parsed.GetValue(Formulations) ?? new ComparisonSettings().Formulations,
            Batches = parsed.GetValue(Batches) ?? 1,
        };
        using ModelFile? model = parsed.GetValue(Weights) is { } weightsFile ? ModelFile.Open(weightsFile) : null;
        if (parsed.GetValue(Other) is { } other)
        {
            foreach (Option option in (Option[])[Formulations, Iterations, DebugInfo])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                    throw new InputException($"{option.Name} is for one net in several formulations, but two nets are given");
            }
            long seedOfBoth = parsed.GetValue(Seed) ?? 1;
            Net<double> first = Build(NetOrSolver.LoadNet(file, Phase.Train), null, seedOfBoth, model, loggers), second = Build(NetOrSolver.LoadNet(other, Phase.Train), null, seedOfBoth, model, loggers);
            FillInputs(first, parsed.GetValue(Inputs), loggers);
            ComparePair(first, second, file, other, settings, parsed);
            return 0;
        }
        SolverDefinition? solver = NetOrSolver.IsSolver(file) ? SolverDefinition.Load(file) : null;
        NetDefinition definition = solver is null ? NetDefinition.Load(file) : solver.TrainNet ?? solver.Net!;
        long seed = parsed.GetValue(Seed) ?? solver?.RandomSeed ?? 1;
        Net<double> net = Build(definition, solver?.TrainState, seed, model, loggers);
        FillInputs(net, parsed.GetValue(Inputs), loggers);
        CompareFormulations(net, definition, solver is null ? null : solver with { RandomSeed = seed }, settings, parsed);
        return 0;
    }

    /// <summary>The net in double with its weights, for the comparison to take them from.</summary>
    private static Net<double> Build(NetDefinition definition, NetState? state, long seed, ModelFile? model, ILoggerFactory loggers)
    {
        var net = new Net<double>(definition, new NetSettings
        {
            State = (state ?? new NetState()) with { Phase = Phase.Train },
            Seed = seed,
            LoggerFactory = loggers,
            LogsFormulation = false,
            Preprocessing = model?.Preprocessing ?? new(),
        });
        if (model is not null)
            WeightFiles.Copy(model, net, loggers.CreateLogger("compare"));
        return net;
    }

    private static void FillInputs(Net<double> net, string? file, ILoggerFactory loggers)
    {
        IReadOnlyList<NamedArray> arrays = file is null ? [] : NpzFile.Read(file);
        net.Fill(arrays, file);
        string[] empty = [.. net.Inputs.Except(arrays.Select(array => array.Name))];
        if (empty.Length > 0)
            loggers.CreateLogger("compare").LogWarning("no array for the input(s) {Inputs}: filled with random numbers, or 0 where no gradient is taken", string.Join(", ", empty));
        RandomInputs.Fill(net, empty, net.Settings.Seed);
    }

    private static void CompareFormulations(Net<double> net, NetDefinition definition, SolverDefinition? solver, ComparisonSettings settings, ParseResult parsed)
    {
        ComparisonResult result = FormulationComparison.Run(net, settings);
        string name = result.Net.Length > 0 ? result.Net : "the net";
        Screen.Heading($"{name} (TRAIN phase): {Units.Count(result.Weights)} weights, {Units.Count(result.Batches)} batch(es)");
        Screen.Paragraphs(
            $"Every run starts from the same numbers, those that {result.Narrowest} holds: {Units.Count(result.RoundedWeights)} weights and {Units.Count(result.RoundedData)} numbers of the data were rounded for it. "
            + "Loss and ∂z against 106 bits on each run's own scores; what is below against the fused net in double. Errors without a unit are relative, of norms; ∂w is the worst of the learned blobs.");
        Console.WriteLine();
        ReportTables.Write(ComparisonReport.Summary(result));
        Console.WriteLine();
        foreach (string reading in ComparisonReport.Readings(result))
            Screen.Paragraphs(reading);
        WriteWorst(ComparisonReport.Blobs(result.WorstFirst()));
        if (parsed.GetValue(DebugInfo))
            WriteNorms(result);
        IReadOnlyList<LockStepRun> training = parsed.GetValue(Iterations) is { } iterations ? Train(net, definition, solver, result, settings, iterations) : [];
        WriteReport(parsed, () => ComparisonPage.Of(result, training));
    }

    private static IReadOnlyList<LockStepRun> Train(Net<double> net, NetDefinition definition, SolverDefinition? solver, ComparisonResult result, ComparisonSettings settings, int iterations)
    {
        SolverDefinition used = solver ?? LockStepSolvers.Default(definition, iterations) with { RandomSeed = net.Settings.Seed };
        var weights = new StartWeights(net, settings.Precisions);
        Trainee[] trainees =
        [
            .. from variant in result.Variants
               where variant.Refusal is null
               orderby ElementFormat.Of(variant.Precision).SignificandBits descending, variant.Formulation
               select LockStepSolvers.Create(used, net, weights, variant.Formulation, variant.Precision),
        ];
        if (trainees.Length == 0)
            return [];
        IReadOnlyList<LockStepRun> runs = LockStepTraining.Run(trainees, iterations);
        Console.WriteLine();
        string how = solver is null ? FormattableString.Invariant($"by SGD with base_lr {LockStepSolvers.DefaultBaseLr} and momentum {LockStepSolvers.DefaultMomentum}, since no solver is given") : "as the solver says";
        Screen.Heading($"Trained in lock-step for {Units.Count(iterations)} iterations, {how}; each reads the data in its own precision; distances are from {runs[0].Name}");
        Console.WriteLine();
        ReportTables.Write(LockStepReport.Outcome(runs));
        foreach (ElementPrecision precision in runs.Select(run => run.Precision).Distinct())
        {
            Console.WriteLine();
            Screen.Heading($"In {YamlNames.Value(precision)}");
            ReportTables.Write(LockStepReport.Course(runs, precision));
        }
        Console.WriteLine();
        foreach (string reading in LockStepReport.Readings(runs))
            Screen.Paragraphs(reading);
        return runs;
    }

    private static void ComparePair(Net<double> first, Net<double> second, string firstFile, string secondFile, ComparisonSettings settings, ParseResult parsed)
    {
        PairResult result = NetPairComparison.Run(first, second, settings) with { First = firstFile, Second = secondFile };
        Screen.Heading($"{secondFile} judged by {firstFile}: {Units.Count(result.Batches)} batch(es), weights and data as {result.Narrowest} holds them");
        foreach (string reading in PairReport.Readings(result))
            Screen.Paragraphs(reading);
        Console.WriteLine();
        ReportTables.Write(PairReport.Losses(result));
        WriteWorst(PairReport.Blobs(result.WorstFirst()));
        WriteReport(parsed, () => ComparisonPage.Of(result));
    }

    private static void WriteWorst(ReportTable table)
    {
        Console.WriteLine();
        Screen.Heading("Blob by blob, worst first");
        ReportTables.Write(table, WorstShown);
        if (table.Rows.Count > WorstShown)
            Console.WriteLine($"and {Units.Count(table.Rows.Count - WorstShown)} more: --report OUT.html has all");
    }

    private static void WriteNorms(ComparisonResult result)
    {
        foreach (IGrouping<ElementPrecision, ComparedVariant> group in result.Variants.Where(variant => variant.Refusal is null).GroupBy(variant => variant.Precision))
        {
            Console.WriteLine();
            Screen.Heading($"Gradients in {YamlNames.Value(group.Key)}, of the last batch");
            GradientNormTable.Write([.. group.Select(variant => (YamlNames.Value(variant.Formulation), variant.Norms))]);
        }
    }

    private static void WriteReport(ParseResult parsed, Func<string> page)
    {
        if (parsed.GetValue(Report) is not { } path)
            return;
        ComparisonPage.Write(path, page());
        Console.WriteLine();
        Console.WriteLine($"Report: {path}");
    }
}
