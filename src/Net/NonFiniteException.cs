using System.Numerics;

namespace NetFramework;

/// <summary>A NaN or an infinity appeared where training cannot go on: it names the layer, the blob and the iteration.</summary>
public sealed class NonFiniteException(string layer, string type, string blob, string what, string value, long iteration, string? hint = null)
    : Exception($"{what} of blob '{blob}' of layer '{layer}' ({type}) became {value} in iteration {iteration}")
{
    /// <summary>A NaN or an infinity as messages name it.</summary>
    public static string Name<T>(T value) where T : IFloatingPointIeee754<T> => T.IsNaN(value) ? "NaN" : T.IsPositive(value) ? "+∞" : "−∞";

    /// <summary>The layer's name.</summary>
    public string Layer { get; } = layer;

    /// <summary>The layer's type.</summary>
    public string LayerType { get; } = type;

    /// <summary>The name of the blob, or of the learned blob, in which the number stands.</summary>
    public string Blob { get; } = blob;

    /// <summary>What of the blob it is: "the value" or "the gradient".</summary>
    public string What { get; } = what;

    /// <summary>The number: "NaN", "+∞" or "−∞".</summary>
    public string Value { get; } = value;

    /// <summary>The number of the forward pass, from 0; in training, of the solver's iteration.</summary>
    public long Iteration { get; } = iteration;

    /// <summary>What can be done about it, in one sentence; null where nothing is known.</summary>
    public string? Hint { get; } = hint;
}
