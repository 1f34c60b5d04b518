using System.Numerics;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>
/// A trained model in one safetensors file: the weights as <c>layer.parameter</c>, and in the metadata the net's definition (key "net", as YAML)
/// and what the data layers learned of the training set (key "preprocessing", as JSON). A file without these keys, from elsewhere, gives weights alone.
/// </summary>
public sealed class ModelFile : IDisposable
{
    private const string NetKey = "net";
    private const string PreprocessingKey = "preprocessing";

    private readonly SafetensorsFile file;

    private ModelFile(string path, SafetensorsFile file, NetDefinition? net, Preprocessing preprocessing) =>
        (Path, this.file, Net, Preprocessing) = (path, file, net, preprocessing);

    /// <summary>The file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The definition of the net that was trained, with the layers of all phases; null where the file has none.</summary>
    public NetDefinition? Net { get; }

    /// <summary>Class names and feature encodings.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>The weights.</summary>
    public IReadOnlyList<NamedArray> Weights => file.Arrays;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">The file cannot be opened or is wrong.</exception>
    public static ModelFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            NetDefinition? net = file.Metadata.TryGetValue(NetKey, out string? yaml) ? NetDefinition.Parse(yaml, path) : null;
            Preprocessing preprocessing = file.Metadata.TryGetValue(PreprocessingKey, out string? json) ? PreprocessingJson.Parse(json, PreprocessingKey, path) : new Preprocessing();
            return new ModelFile(path, file, net, preprocessing);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes the weights of a net, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="net">The net whose learned blobs are written.</param>
    /// <param name="definition">The definition with the layers of all phases. Its paths are written relative to the model's folder.</param>
    /// <param name="values">Where the values to write of a learned blob are; null: in the net.</param>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public static void Save<T>(string path, Net<T> net, NetDefinition definition, Func<Parameter<T>, Blob<T>>? values = null) where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(net);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        SafetensorsFile.Write(
            path,
            [.. net.NamedParameters().Select(entry => NamedArray.OfData(entry.Name, values?.Invoke(entry.Parameter) ?? entry.Parameter.Blob))],
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["format"] = "netframework",
                [NetKey] = Yaml.DefinitionWriter.Write(definition, folder),
                [PreprocessingKey] = PreprocessingJson.Write(net.Settings.Preprocessing),
            });
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
