namespace NetFramework.Kernels;

/// <summary>Work that is split into blocks which may run in any order and at the same time.</summary>
/// <remarks>A block reads and writes only what its number says, so that the result is the same for every number of threads.</remarks>
public interface IBlockWork
{
    /// <summary>Does block number <paramref name="block"/>.</summary>
    /// <param name="block">0 ≤ block &lt; number of blocks.</param>
    void Run(int block);
}
