namespace NetFramework.Kernels;

/// <summary>Which keys each query sees: the row of query i in matrix n·H + h begins at Starts[n·H + h] + i·Line, and holds 0 for each hidden key.</summary>
/// <param name="values">The mask.</param>
/// <param name="starts">Where the rows of each head of each sample begin.</param>
/// <param name="line">The distance between two rows; 0 where all queries share one.</param>
public readonly ref struct KeyMask<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> starts, int line)
{
    private readonly ReadOnlySpan<T> values = values;
    private readonly ReadOnlySpan<int> starts = starts;

    /// <summary>Whether there is none: every key is seen.</summary>
    public bool IsEmpty => values.IsEmpty;

    /// <summary>The first <paramref name="keys"/> elements of a query's row.</summary>
    internal ReadOnlySpan<T> Row(int matrix, int query, int keys) => values.Slice(starts[matrix] + query * line, keys);
}
