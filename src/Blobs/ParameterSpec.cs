namespace NetFramework;

/// <summary>How a shared parameter must match the one that it shares with.</summary>
public enum ShareMode
{
    /// <summary>The shapes must be equal.</summary>
    Strict,

    /// <summary>The numbers of elements must be equal.</summary>
    Permissive,
}

/// <summary>What a definition says of one learned blob of a layer (an entry of Caffe's <c>param</c> list).</summary>
public sealed record ParameterSpec
{
    /// <summary>The share name: parameters of one name are one blob, owned by the first layer that names it.</summary>
    public string? Name { get; init; }

    /// <summary>How shapes must match where the blob is shared.</summary>
    public ShareMode ShareMode { get; init; }

    /// <summary>Multiplier of the learning rate; 0 freezes the blob.</summary>
    public double LrMult { get; init; } = 1;

    /// <summary>Multiplier of the weight decay.</summary>
    public double DecayMult { get; init; } = 1;
}
