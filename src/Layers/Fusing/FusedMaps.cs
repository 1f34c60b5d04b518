using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>The maps of layers that follow one another, as one: composed in double and rounded once.</summary>
/// <typeparam name="T">The element type.</typeparam>
public sealed class FusedMaps<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IChannelMap<T>[] maps;
    private readonly double[] scale;
    private readonly double[] shift;
    private readonly T[] roundedScale;
    private readonly T[] roundedShift;

    /// <summary>The maps in their order; a rectifier can only be the last.</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="channels">The number of channels.</param>
    public FusedMaps(IReadOnlyList<IChannelMap<T>> maps, int channels)
    {
        this.maps = [.. maps];
        int count = this.maps.Any(map => map.Channels is not null) ? channels : 0;
        (scale, shift, roundedScale, roundedShift) = (new double[count], new double[count], new T[count], new T[count]);
    }

    /// <summary>The map of the layers' present parameters: Forward asks for it each time.</summary>
    public ChannelMap<T> Compose()
    {
        Array.Fill(scale, 1);
        Array.Clear(shift);
        foreach (IChannelMap<T> map in maps)
        {
            if (map.Channels is not null)
                map.Compose(scale, shift);
        }
        for (int c = 0; c < scale.Length; c++)
            (roundedScale[c], roundedShift[c]) = (T.CreateTruncating(scale[c]), T.CreateTruncating(shift[c]));
        return new ChannelMap<T> { Scale = roundedScale, Shift = roundedShift, Slope = maps[^1].Slope };
    }
}
