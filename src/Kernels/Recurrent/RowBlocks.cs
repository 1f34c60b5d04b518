namespace NetFramework.Kernels;

/// <summary>How the rows of a matrix are split into blocks: by its sizes alone, never by the number of threads.</summary>
internal readonly struct RowBlocks(int rows, int columns)
{
    private const int ElementsPerBlock = 4096;

    private readonly int perBlock = Math.Max(1, ElementsPerBlock / Math.Max(1, columns));

    /// <summary>Number of blocks.</summary>
    public int Count => (rows + perBlock - 1) / perBlock;

    /// <summary>The rows of a block, from First to before End.</summary>
    public (int First, int End) Of(int block) => (block * perBlock, Math.Min((block + 1) * perBlock, rows));
}
