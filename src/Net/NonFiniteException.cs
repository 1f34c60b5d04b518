namespace NetFramework;

/// <summary>A NaN or an infinity appeared where training cannot go on: it names the layer, the blob and the iteration.</summary>
public sealed class NonFiniteException(string layer, string type, string blob, string what, string value, long iteration)
    : Exception($"{what} of blob '{blob}' of layer '{layer}' ({type}) became {value} in iteration {iteration}")
{
    /// <summary>The layer's name.</summary>
    public string Layer { get; } = layer;

    /// <summary>The layer's type.</summary>
    public string LayerType { get; } = type;

    /// <summary>The name of the blob, or of the learned blob, in which the number stands.</summary>
    public string Blob { get; } = blob;

    /// <summary>The number of the forward pass, from 0.</summary>
    public long Iteration { get; } = iteration;
}
