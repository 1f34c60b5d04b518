using System.Numerics;

namespace NetFramework;

/// <summary>Fills a blob with initial values.</summary>
public static class Filler
{
    /// <summary>The names of all fillers.</summary>
    public static IReadOnlyList<string> Types { get; } = ["bilinear", "constant", "gaussian", "msra", "positive_unitball", "uniform", "xavier"];

    /// <summary>Fills <paramref name="blob"/> with values drawn from <paramref name="random"/>.</summary>
    /// <exception cref="InputException">The filler's type is unknown or its options do not fit the blob.</exception>
    public static void Fill<T>(Blob<T> blob, FillerOptions options, RandomStream random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(options);
        switch (options.Type)
        {
            case "constant":
                blob.Data.Fill(T.CreateChecked(options.Value));
                break;
            case "uniform":
                foreach (ref T value in blob.Data)
                    value = T.CreateChecked(options.Min + (options.Max - options.Min) * random.NextDouble());
                break;
            default:
                throw new InputException($"unknown filler type '{options.Type}'{NearestName.Hint(options.Type, Types)}");
        }
    }
}
