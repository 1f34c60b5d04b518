using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace NetFramework.Solvers;

/// <summary>
/// The list of a checkpoint's files with their lengths and SHA-256, written after them. Nothing of a sound checkpoint can change unnoticed: a file is held to the list, and the list, of which there is but one
/// for given files, to its own text.
/// </summary>
internal static class CheckpointManifest
{
    public const string FileName = "manifest.json";

    private const int Version = 1;

    /// <summary>Writes the list of the files in a folder.</summary>
    public static void Write(string folder, IReadOnlyList<string> files)
    {
        byte[] text = TextOf(files.Select(file =>
        {
            (long length, string sha256) = Measure(Path.Combine(folder, file));
            return (file, length, sha256);
        }));
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(text));
    }

    /// <summary>Holds the files in a folder to their list.</summary>
    /// <exception cref="InputException">Something is missing or is not what was written; the error names it.</exception>
    public static void Verify(string folder, IReadOnlyList<string> files)
    {
        string path = Path.Combine(folder, FileName);
        byte[] text = ReadAll(path);
        Dictionary<string, (long Length, string Sha256)> listed = Parse(text, path);
        foreach (string file in files)
        {
            string filePath = Path.Combine(folder, file);
            if (!listed.TryGetValue(file, out (long Length, string Sha256) expected))
                throw Damaged(path, $"it does not list {file}");
            (long length, string sha256) = Measure(filePath);
            if (length != expected.Length)
                throw Damaged(filePath, string.Create(CultureInfo.InvariantCulture, $"it has {length} bytes, but {expected.Length} were written"));
            if (sha256 != expected.Sha256)
                throw Damaged(filePath, "its bytes are not those that were written (SHA-256)");
        }
        if (!text.AsSpan().SequenceEqual(TextOf(files.Select(file => (file, listed[file].Length, listed[file].Sha256)))))
            throw Damaged(path, "its text is not what was written");
    }

    private static byte[] TextOf(IEnumerable<(string Name, long Length, string Sha256)> files)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartObject("files");
            foreach ((string name, long length, string sha256) in files)
            {
                json.WriteStartObject(name);
                json.WriteNumber("length", length);
                json.WriteString("sha256", sha256);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static Dictionary<string, (long Length, string Sha256)> Parse(byte[] text, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("version").GetInt32() is var version && version != Version)
                throw Damaged(path, $"it is of version {version}, but {Version} is expected");
            return root.GetProperty("files").EnumerateObject().ToDictionary(
                file => file.Name, file => (file.Value.GetProperty("length").GetInt64(), file.Value.GetProperty("sha256").GetString()!), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Damaged(path, "its text is not what was written");
        }
    }

    private static (long Length, string Sha256) Measure(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static byte[] ReadAll(string path)
    {
        using FileStream stream = InputFile.Open(path);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static InputException Damaged(string path, string what) => new($"the file is damaged: {what}", new SourceLocation(path));
}
