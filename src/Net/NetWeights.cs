using System.Numerics;

namespace NetFramework;

/// <summary>What came of copying weights into a net by name. Names are <c>layer.parameter</c>, as in "scores.weight".</summary>
/// <param name="Matched">Learned blobs of the net that the file holds: they were copied.</param>
/// <param name="Missing">Learned blobs of the net that the file does not hold: they keep their values.</param>
/// <param name="Unused">Arrays of the file that no learned blob of the net is named as.</param>
/// <param name="Misfits">Learned blobs of the net that the file holds in another shape: they keep their values.</param>
public sealed record WeightsReport(IReadOnlyList<string> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> Unused, IReadOnlyList<string> Misfits);

/// <summary>Moves learned blobs between nets and files, by layer name.</summary>
public static class NetWeights
{
    /// <summary>The learned blobs of a net with the names that files hold them by; a shared blob stands once, under its owner's layer.</summary>
    public static IEnumerable<(string Name, Parameter<T> Parameter)> NamedParameters<T>(this Net<T> net) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        return from layer in net.Layers
               from parameter in layer.Layer.Parameters
               where parameter.Owner is null
               select ($"{layer.Name}.{parameter.Name}", parameter);
    }

    /// <summary>Copies every array whose name is that of a learned blob.</summary>
    /// <param name="net">The net that takes the values.</param>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <exception cref="InputException">An array has the name of a learned blob but another shape. Nothing is copied then.</exception>
    public static WeightsReport CopyWeights<T>(this Net<T> net, IReadOnlyList<NamedArray> arrays, string? file) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(arrays);
        Dictionary<string, NamedArray> byName = ByName(arrays);
        InputError[] misfits = [.. from entry in net.NamedParameters()
                                   where byName.TryGetValue(entry.Name, out NamedArray? array) && array.Shape != entry.Parameter.Blob.Shape
                                   select new InputError($"the array '{entry.Name}' has shape {byName[entry.Name].Shape}, but in the net it is {entry.Parameter.Blob.Shape}", new SourceLocation(file))];
        return misfits.Length == 0 ? net.CopyFittingWeights(arrays) : throw new InputException(misfits);
    }

    /// <summary>Copies every array whose name is that of a learned blob, and whose shape is its shape: what a net takes that is to be trained on something else.</summary>
    /// <param name="net">The net that takes the values.</param>
    /// <param name="arrays">The file's arrays.</param>
    public static WeightsReport CopyFittingWeights<T>(this Net<T> net, IReadOnlyList<NamedArray> arrays) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(arrays);
        Dictionary<string, NamedArray> byName = ByName(arrays);
        List<string> matched = [], missing = [], misfits = [];
        foreach ((string name, Parameter<T> parameter) in net.NamedParameters())
        {
            bool isHeld = byName.Remove(name, out NamedArray? array);
            bool fits = isHeld && array!.Shape == parameter.Blob.Shape;
            if (fits)
                array!.CopyTo(parameter.Data);
            (fits ? matched : isHeld ? misfits : missing).Add(name);
        }
        return new WeightsReport(matched, missing, [.. byName.Keys], misfits);
    }

    private static Dictionary<string, NamedArray> ByName(IReadOnlyList<NamedArray> arrays) => arrays.ToDictionary(array => array.Name, StringComparer.Ordinal);
}
