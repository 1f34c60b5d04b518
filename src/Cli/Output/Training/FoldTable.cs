using System.Globalization;
using NetFramework.Cli.Runs;

namespace NetFramework.Cli.Output.Training;

/// <summary>What came of the folds of a cross-validation.</summary>
internal static class FoldTable
{
    /// <summary>Writes the figures of each fold, and their mean ± sample standard deviation.</summary>
    public static void Write(CrossValidationRecord result)
    {
        string[] names = [.. result.Mean.Keys];
        Console.WriteLine();
        Screen.Heading($"Cross-validation in {result.Folds} folds");
        var table = new Table(["fold", ">samples", .. names.Select(name => $">{name}")]);
        foreach (FoldTest test in result.Tests)
            table.Add([test.Fold.ToString(CultureInfo.InvariantCulture), Units.Count(test.Samples), .. names.Select(name => Text(test.Figures[name]))]);
        table.Total(["mean", Units.Count(result.Tests.Sum(test => test.Samples)), .. names.Select(name => $"{Text(result.Mean[name])} ± {Text(result.Deviation[name])}")]);
        table.Write();
    }

    private static string Text(double value) => Math.Abs(value) is 0 or (>= 0.001 and < 1000) ? Units.Share(value) : Units.Number(value);
}
