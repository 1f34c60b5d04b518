using System.Numerics;

namespace NetFramework.Numerics;

/// <summary>Something to run a net on that is given no data.</summary>
public static class RandomInputs
{
    /// <summary>Fills Input blobs from the standard normal distribution where a gradient is taken of them; the others (labels) stay as they are, 0 at first.</summary>
    /// <param name="net">The net.</param>
    /// <param name="inputs">The names of the Input blobs.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    public static void Fill<T>(Net<T> net, IEnumerable<string> inputs, long seed) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (string input in inputs.Where(input => net.Layers.Any(layer => TakesGradientOf(layer, input))))
            Filler.Fill(net[input], new FillerOptions { Type = "gaussian" }, new RandomStream(seed, input));
    }

    private static bool TakesGradientOf<T>(NetLayer<T> layer, string blob) where T : unmanaged, IFloatingPointIeee754<T> =>
        layer.Definition.Bottom.Select((name, i) => name == blob && layer.Layer.TakesGradient(i)).Any(takes => takes);
}
