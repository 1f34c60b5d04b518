using System.Buffers.Binary;
using System.Collections.ObjectModel;

namespace NetFramework;

/// <summary>
/// A file in the safetensors format: a JSON header with text metadata and the name, type, shape and place of each tensor, then the tensors' bytes.
/// Opening reads and checks the header only; the elements are read from the file when they are copied to where they are wanted.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    // The format's own limit.
    private const long MaximumHeaderLength = 100_000_000;
    private const int PrefixLength = sizeof(ulong);
    private const int Alignment = 8;

    private readonly FileStream stream;

    private SafetensorsFile(FileStream stream, IReadOnlyList<NamedArray> arrays, IReadOnlyDictionary<string, string> metadata) =>
        (this.stream, Arrays, Metadata) = (stream, arrays, metadata);

    /// <summary>The tensors, in the order of their bytes in the file.</summary>
    public IReadOnlyList<NamedArray> Arrays { get; }

    /// <summary>The file's text metadata; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its whole header: sizes, types, shapes, and that the tensors fill the file without gap or overlap.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <exception cref="InputException">The file cannot be opened or is no sound safetensors file. Nothing is allocated beyond what the file's length bears out.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream stream = InputFile.OpenSeekable(path);
        try
        {
            return Open(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes a file, whole or not at all: the same bytes for the same arrays and metadata. Wider types come first, else in the given order,
    /// so that each tensor begins at a multiple of its element size.
    /// </summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="arrays">The tensors, each with a name of its own.</param>
    /// <param name="metadata">Text to keep with them; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, one is named __metadata__, or the header is over the format's limit of 100,000,000 bytes.</exception>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var entries = new List<SafetensorsEntry>();
        NamedArray[] ordered = [.. arrays.OrderByDescending(array => array.ElementType.Size())];
        var names = new HashSet<string> { SafetensorsHeader.MetadataKey };
        long end = 0;
        foreach (NamedArray array in ordered)
        {
            if (!names.Add(array.Name))
                throw new ArgumentException(array.Name == SafetensorsHeader.MetadataKey ? $"no tensor can have the name '{array.Name}'" : $"two tensors have the name '{array.Name}'");
            entries.Add(new SafetensorsEntry(array.Name, array.ElementType, array.Shape, end, end += array.ByteLength));
        }
        byte[] header = SafetensorsHeader.Write(entries, metadata ?? ReadOnlyDictionary<string, string>.Empty);
        int padding = (Alignment - header.Length % Alignment) % Alignment;
        if (header.Length + padding > MaximumHeaderLength)
            throw new ArgumentException($"the header of a safetensors file has at most {MaximumHeaderLength} bytes, but names, shapes and metadata take {header.Length}");
        AtomicFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)(header.Length + padding));
            stream.Write(prefix);
            stream.Write(header);
            stream.Write("       "u8[..padding]);
            foreach (NamedArray array in ordered)
                NpyFile.WriteElements(stream, array);
        });
    }

    /// <summary>The tensor of the given name, or null where there is none.</summary>
    public NamedArray? Find(string name) => Arrays.FirstOrDefault(array => array.Name == name);

    /// <summary>Closes the file; its arrays can no longer be read.</summary>
    public void Dispose() => stream.Dispose();

    private static SafetensorsFile Open(FileStream stream, string path)
    {
        var location = new SourceLocation(path);
        long length = stream.Length;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false) < PrefixLength)
            throw new InputException($"the file has {length} bytes, but a safetensors file begins with 8 bytes for the length of its header", location);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)(length - PrefixLength))
            throw new InputException($"the file is truncated or no safetensors file: its header claims {headerLength} bytes, but only {length - PrefixLength} follow", location);
        if (headerLength > MaximumHeaderLength)
            throw new InputException($"the header claims {headerLength} bytes, but the format allows at most {MaximumHeaderLength}", location);
        var header = new byte[headerLength];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
            throw new InputException("the file became shorter while it was read", location);
        long dataStart = PrefixLength + header.Length;
        (List<SafetensorsEntry> entries, Dictionary<string, string> metadata) = SafetensorsHeader.Parse(header, length - dataStart, location);
        NamedArray[] arrays = [.. entries.Select(entry =>
            new NamedArray(entry.Name, entry.Shape, entry.ElementType, new FileSource(stream.SafeFileHandle, path, dataStart + entry.Begin)))];
        return new SafetensorsFile(stream, arrays, metadata);
    }
}
