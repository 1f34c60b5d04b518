namespace NetFramework.Kernels;

/// <summary>The sizes of scaled dot-product attention, and where its matrices lie: for each head of each sample, Q: L×E, K: S×E, V: S×F, O: L×F.</summary>
public readonly record struct AttentionShape
{
    /// <summary>The number of samples, N.</summary>
    public required int Samples { get; init; }

    /// <summary>The number of heads, H.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of queries, L.</summary>
    public required int Queries { get; init; }

    /// <summary>The number of keys, S.</summary>
    public required int Keys { get; init; }

    /// <summary>The length of a query and of a key, E.</summary>
    public required int KeySize { get; init; }

    /// <summary>The length of a value, F.</summary>
    public required int ValueSize { get; init; }

    /// <summary>The factor of the scores, above 0.</summary>
    public required double Scale { get; init; }

    /// <summary>Whether query i sees the keys 0 … i only.</summary>
    public bool Causal { get; init; }

    /// <summary>Where the queries lie.</summary>
    public required HeadLayout Query { get; init; }

    /// <summary>Where the keys lie.</summary>
    public required HeadLayout Key { get; init; }

    /// <summary>Where the values lie.</summary>
    public required HeadLayout Value { get; init; }

    /// <summary>Where the results lie.</summary>
    public required HeadLayout Output { get; init; }

    /// <summary>The number of scores, N·H·L·S.</summary>
    public long Scores => (long)Samples * Heads * Queries * Keys;

    /// <summary>The multiply-adds of a forward pass, N·H·L·S·(E + F); hidden keys are counted, too.</summary>
    public long MultiplyAdds => Scores * (KeySize + ValueSize);

    /// <summary>The number of keys that the queries before <paramref name="end"/> see at most.</summary>
    internal int Seen(int end) => Causal ? Math.Min(end, Keys) : Keys;
}
