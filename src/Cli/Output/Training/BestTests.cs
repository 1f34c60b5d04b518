namespace NetFramework.Cli.Output.Training;

/// <summary>The best test so far of each test net: by accuracy where the net tells classes apart, else by the loss.</summary>
internal sealed class BestTests
{
    private readonly Dictionary<int, double> best = [];

    /// <summary>Takes a test.</summary>
    /// <param name="testNet">The index of the net.</param>
    /// <param name="evaluation">What came of it.</param>
    /// <returns>Whether it is better than all before; the first is.</returns>
    public bool Add(int testNet, Evaluation evaluation)
    {
        double score = evaluation.Confusion?.Accuracy ?? -evaluation.Loss;
        if (double.IsNaN(score) || best.TryGetValue(testNet, out double before) && score <= before)
            return false;
        best[testNet] = score;
        return true;
    }
}
