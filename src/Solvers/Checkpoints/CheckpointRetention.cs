namespace NetFramework.Solvers;

/// <summary>Which checkpoints of a training are kept: the newest, and those whose tests were the best. None is of the time to come: a training that went on from an older one makes its own.</summary>
/// <param name="newest">How many of the newest.</param>
/// <param name="best">The iterations of the best.</param>
internal sealed class CheckpointRetention(int newest, IEnumerable<long> best)
{
    /// <summary>Deletes the others.</summary>
    /// <param name="folder">The checkpoints.</param>
    /// <param name="latest">The iteration of the one that was saved last.</param>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public void Apply(CheckpointFolder folder, long latest)
    {
        IReadOnlyList<long> all = folder.Iterations;
        foreach (long superseded in all.Where(iteration => iteration <= latest).SkipLast(newest).Except(best).Concat(all.Where(iteration => iteration > latest)))
            AtomicFolder.Delete(folder.PathOf(superseded));
    }
}
