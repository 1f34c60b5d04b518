using NetFramework.Monitoring;

namespace NetFramework.Cli.Runs;

/// <summary>The test of a fold of a cross-validation after its training.</summary>
/// <param name="Fold">The fold, from 1.</param>
/// <param name="Samples">The samples that it was tested on.</param>
/// <param name="Iterations">The updates made.</param>
/// <param name="Seconds">The seconds of training.</param>
/// <param name="Figures">The figures of the test, by name.</param>
internal sealed record FoldTest(int Fold, long Samples, long Iterations, double Seconds, IReadOnlyDictionary<string, double> Figures)
{
    /// <summary>What the run of a fold left; null where it is not done.</summary>
    /// <exception cref="InputException">A file of the run cannot be read.</exception>
    public static FoldTest? Read(string path, int fold)
    {
        if (!RunDirectory.IsRun(path) || RunDirectory.ReadRecord(path).Latest is not { Outcome: RunOutcome.Completed or RunOutcome.Converged } latest)
            return null;
        string metrics = Path.Combine(path, RunFileNames.Metrics);
        return MetricsLines.Read(metrics).LastOrDefault(row => row.TestNet == 0) is { } test
            ? new FoldTest(fold, test.Samples ?? 0, latest.Iteration, test.Seconds, test.Figures)
            : throw new InputException("the training is completed, but there is no test of it", new SourceLocation(metrics));
    }
}
