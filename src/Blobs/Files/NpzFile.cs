using System.IO.Compression;

namespace NetFramework;

/// <summary>numpy's format for several named arrays, .npz: a zip archive with one .npy entry for each.</summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    // Deflate spends at least 1 bit on each of a match's two codes, and a match is at most 258 bytes: no more than 258 · 8 / 2 bytes come out of one.
    private const long MaximumExpansion = 1032;

    private static readonly DateTimeOffset EarliestZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays of a .npz file, in the order of the file. Each takes its entry's name, without .npy.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <exception cref="InputException">
    /// The file cannot be opened, is no zip archive, or holds an entry that is no whole .npy array, is encrypted, has the name of another, fails its checksum,
    /// or claims a size that its compressed bytes cannot have. Nothing is allocated beyond what the file's length bears out.
    /// </exception>
    public static IReadOnlyList<NamedArray> Read(string path)
    {
        using FileStream stream = InputFile.OpenSeekable(path);
        var location = new SourceLocation(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return ReadEntries(archive, stream.Length, location);
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new InputException($"the file is no sound .npz (zip) archive: {exception.Message}", location, exception);
        }
    }

    /// <summary>Writes a .npz file, whole or not at all: the arrays in the given order, the same bytes for the same arrays.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <param name="arrays">The arrays, each with a name of its own.</param>
    /// <param name="compress">Whether the entries are deflated (as by numpy.savez_compressed) or stored (as by numpy.savez).</param>
    /// <exception cref="ArgumentException">Two arrays have one name, or the elements are bfloat16, for which numpy has no type.</exception>
    /// <exception cref="InputException">The path cannot be written.</exception>
    /// <exception cref="IOException">The write failed, as on a full disk.</exception>
    public static void Write(string path, IReadOnlyList<NamedArray> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (arrays.GroupBy(array => array.Name).FirstOrDefault(group => group.Count() > 1) is { } group)
            throw new ArgumentException($"two arrays have the name '{group.Key}'");
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (NamedArray array in arrays)
            {
                ZipArchiveEntry entry = archive.CreateEntry(array.Name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = EarliestZipTime;
                using Stream content = entry.Open();
                NpyFile.Write(content, array);
            }
        });
    }

    private static List<NamedArray> ReadEntries(ZipArchive archive, long fileLength, SourceLocation location)
    {
        var arrays = new List<NamedArray>();
        var names = new HashSet<string>();
        long compressedTotal = 0;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            string what = $"the entry '{entry.FullName}'";
            if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal) || entry.FullName.Length == Extension.Length)
                throw new InputException($"{what} is no array: the entries of a .npz file are named NAME.npy", location);
            string name = entry.FullName[..^Extension.Length];
            if (!names.Add(name))
                throw new InputException($"two entries have the name '{entry.FullName}'", location);
            if (entry.IsEncrypted)
                throw new InputException($"{what} is encrypted", location);
            // Entries that overlap, as a zip bomb's do, claim more in sum than the file has.
            compressedTotal += entry.CompressedLength;
            if (entry.CompressedLength < 0 || compressedTotal > fileLength)
                throw new InputException($"{what} claims {entry.CompressedLength} compressed bytes, more than the rest of the file has", location);
            if (entry.Length < 0 || entry.Length / MaximumExpansion > entry.CompressedLength)
                throw new InputException($"{what} claims {entry.Length} bytes, but its {entry.CompressedLength} compressed bytes cannot hold as many", location);
            using var content = new ChecksumStream(entry.Open());
            NamedArray array = NpyFile.Read(content, entry.Length, name, what, location);
            if (content.ReadByte() >= 0)
                throw new InputException($"{what} claims {entry.Length} bytes, but holds more", location);
            if (content.Checksum != entry.Crc32)
                throw new InputException($"{what} is damaged: its checksum is {content.Checksum:X8}, but the archive says {entry.Crc32:X8}", location);
            arrays.Add(array);
        }
        return arrays;
    }
}
