using System.Numerics;

namespace NetFramework.Layers;

/// <summary>Samples for a trained model, one after the other, from whatever kind of file.</summary>
public interface IFeatureReader : IDisposable
{
    /// <summary>Goes to the next sample; false at the end.</summary>
    /// <exception cref="InputException">The file is wrong.</exception>
    bool Read();

    /// <summary>Writes the encoded features of the current sample: x′ = (scale·x − mean) / standard deviation.</summary>
    void Encode<T>(Span<T> sample) where T : unmanaged, IFloatingPointIeee754<T>;
}
