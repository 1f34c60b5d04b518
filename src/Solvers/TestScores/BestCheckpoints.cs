using System.Globalization;

namespace NetFramework.Solvers;

/// <summary>The tests with the best scores so far, whose checkpoints are kept; of equal scores, the earlier.</summary>
/// <param name="keep">How many.</param>
internal sealed class BestCheckpoints(int keep) : IScoreFollower
{
    private readonly List<(long Iteration, double Score)> best = [];

    /// <summary>The iterations of the tests, the best first.</summary>
    public IEnumerable<long> Iterations => best.Select(test => test.Iteration);

    /// <inheritdoc/>
    public void Observe(long iteration, double score)
    {
        if (double.IsNaN(score))
            return;
        int place = best.FindIndex(test => score < test.Score);
        best.Insert(place < 0 ? best.Count : place, (iteration, score));
        best.RemoveRange(Math.Min(keep, best.Count), Math.Max(0, best.Count - keep));
    }

    /// <inheritdoc/>
    public void Exchange(CheckpointState state)
    {
        var exchanged = new (long Iteration, double Score)[state.WholeNumber("count", best.Count)];
        for (int i = 0; i < exchanged.Length; i++)
        {
            (long iteration, double score) = best.ElementAtOrDefault(i);
            string name = i.ToString(CultureInfo.InvariantCulture);
            exchanged[i] = (state.WholeNumber($"{name}/iteration", iteration), state.Number($"{name}/score", score));
        }
        best.Clear();
        best.AddRange(exchanged.Take(keep));
    }
}
