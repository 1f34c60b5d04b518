namespace NetFramework.Kernels;

/// <summary>How planes are shared out to blocks: so many to each that a block is worth a thread's while, by the sizes alone.</summary>
/// <param name="planes">The number of planes.</param>
/// <param name="work">The elements that are looked at for a plane.</param>
internal readonly struct PlaneBlocks(int planes, long work)
{
    // About this many elements are looked at in a block.
    private const long BlockSize = 1 << 15;

    private readonly int perBlock = (int)Math.Clamp(BlockSize / Math.Max(1, work), 1, Math.Max(1, planes));

    /// <summary>The number of blocks.</summary>
    public int Count => (planes + perBlock - 1) / perBlock;

    /// <summary>The planes of a block, from First to before End.</summary>
    public (int First, int End) Of(int block) => (block * perBlock, Math.Min((block + 1) * perBlock, planes));
}
