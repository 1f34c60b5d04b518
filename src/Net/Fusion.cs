using System.Numerics;
using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>
/// Layers of a forward-only net that do the work of those after them: a layer that can (<see cref="Layer{T}.Fusing"/>) takes over the maps (<see cref="Layer{T}.ChannelMap"/>) that follow it,
/// up to the first rectifier, as long as nobody else needs what lies between.
/// </summary>
internal static class Fusion
{
    /// <summary>Fuses the layers of a net anew.</summary>
    /// <param name="layers">The layers, at some shapes.</param>
    /// <param name="kept">The blobs that must have their values after Forward.</param>
    public static void Apply<T>(IReadOnlyList<NetLayer<T>> layers, IReadOnlyCollection<Blob<T>> kept) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var readers = new Dictionary<Blob<T>, NetLayer<T>>(ReferenceEqualityComparer.Instance);
        foreach (NetLayer<T> layer in layers)
        {
            layer.Separate();
            foreach (Blob<T> bottom in layer.Bottoms)
                readers[bottom] = layer;
        }
        foreach (NetLayer<T> layer in layers)
        {
            if (layer.TopBlobs.Length == 1 && layer.Layer.Fusing is { } fusing && Followers(layer, fusing.Channels, readers, kept) is { Count: > 0 } followers)
                layer.Fuse(fusing, followers);
        }
    }

    private static List<NetLayer<T>> Followers<T>(NetLayer<T> first, AxisExtents channels, Dictionary<Blob<T>, NetLayer<T>> readers, IReadOnlyCollection<Blob<T>> kept)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        List<NetLayer<T>> followers = [];
        NetBlob<T> blob = first.TopBlobs[0];
        while (blob.Views.Count == 1 && blob.LossWeight == 0 && readers[blob.Blob] is { Bottoms.Length: 1, Tops.Length: 1, Layer.ChannelMap: { } map } next)
        {
            NetBlob<T> top = next.TopBlobs[0];
            bool isKept = kept.Any(other => ReferenceEquals(other.Storage, blob.Blob.Storage)) && !ReferenceEquals(top.Blob.Storage, blob.Blob.Storage);
            if (isKept || (map.Channels is { } axes && axes != channels))
                break;
            followers.Add(next);
            if (map.Slope is not null)
                break;
            blob = top;
        }
        return followers;
    }
}
