namespace NetFramework.Layers;

/// <summary>How many blobs a layer takes or gives.</summary>
/// <param name="Min">The least number.</param>
/// <param name="Max">The largest number; <see cref="int.MaxValue"/> where there is no bound.</param>
public readonly record struct Arity(int Min, int Max)
{
    /// <summary>No blob at all.</summary>
    public static Arity None { get; } = new(0, 0);

    /// <summary>Just <paramref name="count"/> blobs.</summary>
    public static Arity Exactly(int count) => new(count, count);

    /// <summary><paramref name="count"/> blobs or more.</summary>
    public static Arity AtLeast(int count) => new(count, int.MaxValue);

    /// <summary>From <paramref name="min"/> to <paramref name="max"/> blobs.</summary>
    public static Arity Between(int min, int max) => new(min, max);

    /// <summary>Whether <paramref name="count"/> blobs are right.</summary>
    public bool Allows(int count) => count >= Min && count <= Max;

    /// <summary>In words: "1", "2 or more", "1 to 3".</summary>
    public override string ToString() =>
        Min == Max ? $"{Min}" : Max == int.MaxValue ? $"{Min} or more" : $"{Min} to {Max}";
}
