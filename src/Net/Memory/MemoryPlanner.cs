namespace NetFramework;

/// <summary>
/// Places pieces of memory in one block, so that those whose lives overlap do not. Largest first, each into the smallest gap that holds it between those of its time,
/// or else behind them.
/// </summary>
/// <remarks>Source: Pisarchyk &amp; Lee, Efficient Memory Management for Deep Neural Net Inference, arXiv:2001.03288, 2020, section 5.2 (greedy by size, offset calculation).</remarks>
internal static class MemoryPlanner
{
    /// <summary>The size of the block: the largest end, offset + size.</summary>
    public static long SizeOf(IReadOnlyList<Life> lives, long[] offsets) => lives.Select((life, i) => offsets[i] + life.Size).DefaultIfEmpty().Max();

    /// <summary>The offset of each piece, in their order.</summary>
    public static long[] Place(IReadOnlyList<Life> lives)
    {
        var offsets = new long[lives.Count];
        // Sorted by offset.
        List<int> placed = [];
        foreach (int index in Enumerable.Range(0, lives.Count).OrderByDescending(i => lives[i].Size))
        {
            offsets[index] = BestOffset(lives[index], placed, lives, offsets);
            int position = placed.FindIndex(other => offsets[other] > offsets[index]);
            placed.Insert(position < 0 ? placed.Count : position, index);
        }
        return offsets;
    }

    private static long BestOffset(Life life, List<int> placed, IReadOnlyList<Life> lives, long[] offsets)
    {
        long best = -1, smallestGap = long.MaxValue, end = 0;
        foreach (int other in placed)
        {
            if (!life.Overlaps(lives[other]))
                continue;
            long gap = offsets[other] - end;
            if (gap >= life.Size && gap < smallestGap)
                (best, smallestGap) = (end, gap);
            end = Math.Max(end, offsets[other] + lives[other].Size);
        }
        return best < 0 ? end : best;
    }
}
