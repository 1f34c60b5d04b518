using NetFramework.Layers;

namespace NetFramework.Cli.Runs;

/// <summary>What a cross-validation makes of a solver.</summary>
internal static class CrossValidation
{
    /// <summary>The solver that trains on all folds but one, and tests on that.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="folds">The number of folds.</param>
    /// <param name="fold">The one to test on, from 1.</param>
    /// <exception cref="InputException">The net has no data that can be divided.</exception>
    public static SolverDefinition Of(SolverDefinition solver, int folds, int fold)
    {
        LayerDefinition[] data = [.. solver.Net?.Layers.Where(layer => layer.Options is CsvDataOptions) ?? []];
        if (solver.TestNet.Count > 0 || data is not [{ Include.Count: 0, Exclude.Count: 0 } divided])
            throw new InputException("--folds divides the rows of a CsvData layer, which gives a part of them to the TRAIN phase and the other to the TEST phase: expected a 'net' with one CsvData layer, in both phases");
        var options = (CsvDataOptions)divided.Options with { TestFraction = 0, Folds = folds, Fold = fold };
        return solver with { Net = solver.Net! with { Layers = [.. solver.Net.Layers.Select(layer => layer == divided ? layer with { Options = options } : layer)] } };
    }
}
