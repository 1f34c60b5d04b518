namespace NetFramework.Cli.Runs;

/// <summary>What has come of a cross-validation so far; the record of its directory has it.</summary>
internal sealed record CrossValidationRecord
{
    /// <summary>The number of folds, K.</summary>
    public required int Folds { get; init; }

    /// <summary>The test of each fold that is done, in order.</summary>
    public IReadOnlyList<FoldTest> Tests { get; init; } = [];

    /// <summary>The mean of each figure over the folds that are done.</summary>
    public IReadOnlyDictionary<string, double> Mean => OfFigures(values => values.Average());

    /// <summary>The sample standard deviation of each figure, √(Σ(x − mean)² / (n − 1)) over n folds; empty for fewer than two.</summary>
    public IReadOnlyDictionary<string, double> Deviation => Tests.Count < 2 ? new Dictionary<string, double>() : OfFigures(values =>
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    });

    private Dictionary<string, double> OfFigures(Func<double[], double> figure) => Tests.Count == 0 ? []
        : Tests[0].Figures.Keys.Where(name => Tests.All(test => test.Figures.ContainsKey(name))).ToDictionary(name => name, name => figure([.. Tests.Select(test => test.Figures[name])]));
}
