using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetFramework;

/// <summary>What one layer of a net costs.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">The layer's type.</param>
/// <param name="Bottoms">The names of its bottoms.</param>
/// <param name="Tops">The names of its tops.</param>
/// <param name="Shapes">The shapes of its tops.</param>
/// <param name="Parameters">The number of learned values, frozen ones included, gathered statistics not; those of a shared blob count for its owner.</param>
/// <param name="MultiplyAdds">The multiply-adds of one Forward.</param>
/// <param name="DataBytes">The memory of the values of tops and learned blobs; nothing for a top that lies in its bottom's memory.</param>
/// <param name="DiffBytes">The memory of the diffs of tops and learned blobs; nothing where Backward does not run.</param>
public sealed record LayerSummary(
    string Name, string Type, IReadOnlyList<string> Bottoms, IReadOnlyList<string> Tops, IReadOnlyList<Shape> Shapes,
    long Parameters, long MultiplyAdds, long DataBytes, long DiffBytes);

/// <summary>What a net costs, layer by layer, at the shapes that it has.</summary>
/// <param name="Name">The net's name.</param>
/// <param name="Phase">The net's phase.</param>
/// <param name="Layers">The layers, in the order in which they run.</param>
public sealed record NetSummary(string Name, Phase Phase, IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>The net's name and phase, as a heading.</summary>
    public string Title => $"{(Name.Length > 0 ? Name : "net")} ({Phase.ToString().ToUpperInvariant()} phase)";

    /// <summary>The number of learned values.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>The multiply-adds of one Forward.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>The memory of all values: of blobs and learned blobs.</summary>
    public long DataBytes => Layers.Sum(layer => layer.DataBytes);

    /// <summary>The memory of all diffs: of blobs and learned blobs.</summary>
    public long DiffBytes => Layers.Sum(layer => layer.DiffBytes);

    /// <summary>The summary of a net.</summary>
    public static NetSummary Of<T>(Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        return new NetSummary(net.Definition.Name, net.Settings.State.Phase, [.. net.Layers.Select(Summarize)]);
    }

    private static LayerSummary Summarize<T>(NetLayer<T> layer) where T : unmanaged, IFloatingPointIeee754<T>
    {
        long dataBytes = 0, diffBytes = 0;
        List<Shape> shapes = [];
        foreach (Blob<T> top in layer.Tops)
        {
            shapes.Add(top.Shape);
            if (!LiesInBottom(layer, top))
                dataBytes += Bytes(top);
            if (layer.NeedsBackward)
                diffBytes += Bytes(top);
        }
        Parameter<T>[] own = [.. layer.Layer.Parameters.Where(parameter => parameter.Owner is null)];
        dataBytes += own.Sum(parameter => Bytes(parameter.Blob));
        if (layer.NeedsBackward)
            diffBytes += own.Sum(parameter => Bytes(parameter.Blob));
        return new LayerSummary(
            layer.Name, layer.Type, layer.Definition.Bottom, layer.Definition.Top, shapes,
            own.Where(parameter => !parameter.IsStatistic).Sum(parameter => (long)parameter.Blob.Count), layer.Layer.MultiplyAdds(layer.Bottoms, layer.Tops), dataBytes, diffBytes);
    }

    private static bool LiesInBottom<T>(NetLayer<T> layer, Blob<T> top) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (Blob<T> bottom in layer.Bottoms)
        {
            if (ReferenceEquals(top.Storage, bottom.Storage))
                return true;
        }
        return false;
    }

    private static long Bytes<T>(Blob<T> blob) where T : unmanaged, IFloatingPointIeee754<T> => (long)blob.Count * Unsafe.SizeOf<T>();
}
