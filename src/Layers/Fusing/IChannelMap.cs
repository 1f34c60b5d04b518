using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>
/// Forward as a map of each element by its channel: y[o, c, i] = r(s[c] · x[o, c, i] + t[c]), where r(z) = z for z &gt; 0, else slope · z. In inference the layer before may do it in this one's stead
/// (<see cref="IFusing{T}"/>).
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IChannelMap<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The axes of x around the channels; null where s is 1 and t is 0.</summary>
    AxisExtents? Channels { get; }

    /// <summary>The slope of r; null where there is no rectifier.</summary>
    T? Slope { get; }

    /// <summary>Makes of the map scale[c] · x + shift[c] that of both, this one's s and t after it: scale ← s · scale, shift ← s · shift + t. They are those of the present parameters.</summary>
    void Compose(Span<double> scale, Span<double> shift);
}
