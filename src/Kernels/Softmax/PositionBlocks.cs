namespace NetFramework.Kernels;

/// <summary>How the positions of an outer × classes × inner array are split into blocks: by their sizes alone, never by the number of threads.</summary>
internal readonly struct PositionBlocks
{
    /// <summary>No split has more blocks than this.</summary>
    public const int Most = 256;

    private const int ElementsPerBlock = 8192;

    private readonly int positions;
    private readonly int perBlock;

    public PositionBlocks(int positions, int classes)
    {
        this.positions = positions;
        perBlock = Math.Max(Math.Max(1, ElementsPerBlock / classes), (positions + Most - 1) / Most);
        Count = (positions + perBlock - 1) / perBlock;
    }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>The positions of a block, from First to before End.</summary>
    public (int First, int End) Of(int block)
        => (block * perBlock, Math.Min((block + 1) * perBlock, positions));
}
