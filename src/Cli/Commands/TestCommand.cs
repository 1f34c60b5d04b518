using System.CommandLine;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetFramework.Cli.CommandLine;
using NetFramework.Cli.Output;

namespace NetFramework.Cli.Commands;

/// <summary><c>test</c>: how good trained weights are.</summary>
internal static class TestCommand
{
    private static readonly Argument<string> Definition = CommonOptions.File("NET_OR_SOLVER.yaml", "The net file, tested in its TEST phase, or a solver file, whose test nets are tested");
    private static readonly Option<string> Weights = new("--weights") { HelpName = "FILE.safetensors", Description = "The trained weights", Required = true };
    private static readonly Option<Precision?> AtPrecision = CommonOptions.Precision();
    private static readonly Option<Formulation?> InFormulation = FormulationOption.Create();
    private static readonly Option<bool> NoFuse = CommonOptions.NoFuse();
    private static readonly Option<int?> ThreadCount = CommonOptions.ThreadCount();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new ToolCommand("test", "Tests trained weights: loss, accuracy, confusion matrix")
        {
            Definition, Weights, AtPrecision, InFormulation, NoFuse, ThreadCount,
        };
        command.Examples =
        [
            ("netframework test samples/iris/net.yaml --weights runs/iris-softmax-regression/model.safetensors", "the net on its test data"),
            ("netframework test samples/iris/solver.yaml --weights runs/iris-softmax-regression/model.safetensors", "as the solver tests, with its test_iter and test nets"),
        ];
        command.SetAction(parsed => parsed.GetValue(AtPrecision) == Precision.Double ? Test<double>(parsed) : Test<float>(parsed));
        return command;
    }

    private static int Test<T>(ParseResult parsed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CommonOptions.UseThreads(parsed.GetValue(ThreadCount));
        using ILoggerFactory loggers = ConsoleLogging.Create(parsed, FormulationOption.LeastLevel(parsed.GetValue(InFormulation)));
        string definition = parsed.GetRequiredValue(Definition);
        bool isSolver = NetOrSolver.IsSolver(definition);
        using ModelFile model = ModelFile.Open(parsed.GetRequiredValue(Weights));
        Formulation? formulation = parsed.GetValue(InFormulation);
        bool fuse = !parsed.GetValue(NoFuse);
        IReadOnlyList<Evaluation> evaluations = isSolver ? TestSolver<T>(definition, model, formulation, fuse, loggers) : [TestNet<T>(definition, model, formulation, fuse, loggers)];
        foreach (Evaluation evaluation in evaluations)
            ClassificationReport.Write(evaluation);
        return 0;
    }

    private static Evaluation TestNet<T>(string path, ModelFile model, Formulation? formulation, bool fuse, ILoggerFactory loggers) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var net = new Net<T>(NetDefinition.Load(path), new NetSettings { ForwardOnly = true, WeightsStay = true, Fuse = fuse, Preprocessing = model.Preprocessing, Formulation = formulation, LoggerFactory = loggers });
        WeightFiles.Copy(model, net, loggers.CreateLogger("test"));
        return new Evaluator<T>(net).Run();
    }

    private static IReadOnlyList<Evaluation> TestSolver<T>(string path, ModelFile model, Formulation? formulation, bool fuse, ILoggerFactory loggers) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var solver = new Solver<T>(FormulationOption.ApplyTo(SolverDefinition.Load(path), formulation), model.Preprocessing, loggers, fuse: fuse);
        if (solver.TestNets.Count == 0)
            throw new InputException("the solver tests nothing: its net has no data layer in the TEST phase, and there is no 'test_net'", new SourceLocation(path));
        WeightFiles.Copy(model, solver.Net, loggers.CreateLogger("test"));
        return solver.Test();
    }
}
