namespace NetFramework.Solvers;

/// <summary>Which checkpoints of a training are kept: the newest, and those whose tests were the best.</summary>
/// <param name="newest">How many of the newest.</param>
/// <param name="best">The iterations of the best.</param>
internal sealed class CheckpointRetention(int newest, IEnumerable<long> best)
{
    /// <summary>Deletes the others.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public void Apply(CheckpointFolder folder)
    {
        foreach (long superseded in folder.Iterations.SkipLast(newest).Except(best))
            AtomicFolder.Delete(folder.PathOf(superseded));
    }
}
