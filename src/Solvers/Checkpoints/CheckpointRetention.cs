namespace NetFramework.Solvers;

/// <summary>Which checkpoints of a training are kept: the newest.</summary>
/// <param name="newest">How many.</param>
internal sealed class CheckpointRetention(int newest)
{
    /// <summary>Deletes the others.</summary>
    /// <exception cref="IOException">One cannot be deleted.</exception>
    public void Apply(CheckpointFolder folder)
    {
        foreach (long superseded in folder.Iterations.SkipLast(newest))
            AtomicFolder.Delete(folder.PathOf(superseded));
    }
}
