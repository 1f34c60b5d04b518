using System.Numerics;

namespace NetFramework;

/// <summary>A learned blob of a layer, with what the definition says of it.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class Parameter<T>(string name, Blob<T> blob, ParameterSpec spec) where T : unmanaged, IFloatingPointIeee754<T>
{
    private bool isFrozen;

    /// <summary>What the blob is to its layer: "weight", "bias", …</summary>
    public string Name { get; } = name;

    /// <summary>The values and their gradient.</summary>
    public Blob<T> Blob { get; } = blob;

    /// <summary>Share name, learning-rate and decay multipliers.</summary>
    public ParameterSpec Spec { get; } = spec;

    /// <summary>Whether training changes the values: where it does not, by a learning-rate multiplier of 0 or by <see cref="Freeze"/>, their gradient need not be computed.</summary>
    public bool Learns => Spec.LrMult != 0 && !(Owner ?? this).isFrozen;

    /// <summary>Whether Forward gathers the values and no solver learns them: they are stored with the learned blobs, but not counted among them.</summary>
    public bool IsStatistic { get; init; }

    /// <summary>The parameter that owns the memory where this one shares it; null where it owns its own.</summary>
    public Parameter<T>? Owner { get; private set; }

    /// <summary>The values.</summary>
    public Span<T> Data => Blob.Data;

    /// <summary>The gradient, to which Backward adds.</summary>
    public Span<T> Diff => Blob.Diff;

    /// <summary>
    /// The gradient, for a Backward that computes every element of what it adds: diff = (what it adds) + β·diff, as the β of a matrix product. It saves reading a gradient that is 0.
    /// </summary>
    /// <param name="beta">1; or 0 where the gradient is 0, and then the memory holds unspecified values.</param>
    public Span<T> DiffToAddTo(out T beta)
    {
        Blob.DiffStorage.Reserve(Blob.Count);
        beta = Blob.DiffStorage.TakeClear() ? T.Zero : T.One;
        return Diff;
    }

    /// <summary>Leaves the values as they are from here on, also where they are shared.</summary>
    public void Freeze() => (Owner ?? this).isFrozen = true;

    /// <summary>Makes this parameter one with <paramref name="owner"/>: the same values, and gradients that add up in one diff.</summary>
    public void ShareWith(Parameter<T> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Blob.ShareData(owner.Blob);
        Blob.ShareDiff(owner.Blob);
        Owner = owner;
    }
}
