using System.Globalization;
using NetFramework.Monitoring;

namespace NetFramework.Cli.Output.Training;

/// <summary>What came of the folds of a cross-validation.</summary>
internal static class FoldTable
{
    /// <summary>Writes the figures of each fold, and their mean ± sample standard deviation, √(Σ(x − mean)² / (K − 1)).</summary>
    /// <param name="tests">The last test of each fold.</param>
    public static void Write(IReadOnlyList<Evaluation> tests)
    {
        IReadOnlyDictionary<string, double>[] figures = [.. tests.Select(TestFigures.Of)];
        string[] names = [.. figures[0].Keys];
        Console.WriteLine();
        Screen.Heading($"Cross-validation in {tests.Count} folds");
        var table = new Table(["fold", ">samples", .. names.Select(name => $">{name}")]);
        for (int fold = 0; fold < tests.Count; fold++)
            table.Add([(fold + 1).ToString(CultureInfo.InvariantCulture), Units.Count(tests[fold].Samples), .. names.Select(name => Text(figures[fold][name]))]);
        table.Total(["mean", Units.Count(tests.Sum(test => test.Samples)), .. names.Select(name => Spread([.. figures.Select(fold => fold[name])]))]);
        table.Write();
    }

    private static string Spread(double[] values)
    {
        double mean = values.Average();
        return $"{Text(mean)} ± {Text(Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)))}";
    }

    private static string Text(double value) => Math.Abs(value) is 0 or (>= 0.001 and < 1000) ? Units.Share(value) : Units.Number(value);
}
