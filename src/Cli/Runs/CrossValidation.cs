using NetFramework.Layers;
using NetFramework.Passes;

namespace NetFramework.Cli.Runs;

/// <summary>
/// What a cross-validation makes of a solver: in each fold the training data are divided, and the net is trained on all folds but one and tested on that. Data that are there for tests alone are not touched.
/// </summary>
internal sealed class CrossValidation
{
    private readonly SolverDefinition solver;
    private readonly LayerDefinition divided;

    /// <summary>A cross-validation of a solver.</summary>
    /// <exception cref="InputException">The net has no data that can be divided, or not one test.</exception>
    public CrossValidation(SolverDefinition solver, int folds)
    {
        (this.solver, Folds) = (solver, folds);
        if (Math.Max(solver.TestNet.Count, solver.TestIter.Count) > 1)
            throw new InputException("--folds tests each fold once, on its own samples: expected one net to test, not several ('test_net', 'test_iter')");
        NetDefinition trained = solver.TrainNet ?? solver.Net!;
        LayerDefinition[] data = [.. PhaseFilter.Apply(trained, solver.TrainState with { Phase = Phase.Train }).Layers.Where(layer => layer.Options is SplitDataOptions)];
        divided = data is [var only] ? only : throw new InputException(
            $"--folds divides the samples of a data layer: expected one layer of type CsvData, IdxData or MemoryData in the TRAIN phase of the net, not {data.Length}");
        NetState testState = (solver.TestState.Count > 0 ? solver.TestState[0] : new NetState()) with { Phase = Phase.Test };
        NetDefinition? tested = solver.TestNet.Count > 0 ? solver.TestNet[0] : solver.Net;
        IReadOnlyList<LayerDefinition> layers = tested is null ? [] : PhaseFilter.Apply(tested, testState).Layers;
        Untouched = [.. layers.Where(IsTestData)];
        if (Untouched.Count == 0 && !layers.Contains(divided))
            throw new InputException([divided.Error("--folds tests each fold on its part of these data, but the net has no data in the TEST phase: expected this layer in both phases, or one with the same tops in the TEST phase", "include")]);
    }

    /// <summary>The number of folds, K.</summary>
    public int Folds { get; }

    /// <summary>The name of the layer whose samples are divided.</summary>
    public string Divided => divided.Name;

    /// <summary>The layers in whose place samples of the divided one are tested.</summary>
    public IReadOnlyList<LayerDefinition> Untouched { get; }

    /// <summary>The solver that trains on all folds but one, and tests on that.</summary>
    /// <param name="fold">The one to test on, from 1.</param>
    public SolverDefinition Fold(int fold)
    {
        SplitDataOptions options = (SplitDataOptions)divided.Options with { TestFraction = 0, Folds = Folds, Fold = fold };
        NetDefinition Of(NetDefinition net) => net with
        {
            Layers =
            [
                .. net.Layers.Select(layer => layer == divided ? layer with { Options = options }
                    : IsTestData(layer) ? layer with { Type = divided.Type, Options = options with { BatchSize = ((DataLayerOptions)layer.Options).BatchSize } }
                    : layer),
            ],
        };
        return solver with
        {
            Net = solver.Net is null ? null : Of(solver.Net),
            TrainNet = solver.TrainNet is null ? null : Of(solver.TrainNet),
            TestNet = [.. solver.TestNet.Select(Of)],
            // One pass over the fold.
            TestIter = [],
        };
    }

    private bool IsTestData(LayerDefinition layer) => layer != divided && layer.Options is DataLayerOptions && layer.Top.SequenceEqual(divided.Top);
}
