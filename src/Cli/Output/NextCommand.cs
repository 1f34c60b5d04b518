using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Cli.Output;

/// <summary>What to do with a trained model.</summary>
internal static class NextCommand
{
    /// <summary>The command line that predicts the rows the net was trained on, or, where those are no table, tests the model.</summary>
    public static string After<T>(Solver<T> solver, string model, string solverFile) where T : unmanaged, IFloatingPointIeee754<T>
    {
        string? table = solver.Net.Layers.Select(layer => layer.Definition.Options).OfType<CsvDataOptions>().FirstOrDefault()?.Source;
        return table is not null
            ? TypedCommand.Of("predict", model, "--input", UserPath.Of(table, []))
            : TypedCommand.Of("test", solverFile, "--weights", model);
    }
}
