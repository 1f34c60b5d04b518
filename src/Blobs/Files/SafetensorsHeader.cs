using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace NetFramework;

/// <summary>One tensor of a safetensors header; the bytes begin and end (excluded) at offsets from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, ElementType ElementType, Shape Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file: <c>{"__metadata__": {…}, "name": {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]}, …}</c>.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The key of the metadata, which no tensor can have.</summary>
    public const string MetadataKey = "__metadata__";

    private static readonly (ElementType Type, string Name)[] Types =
    [
        (ElementType.Boolean, "BOOL"), (ElementType.UInt8, "U8"), (ElementType.Int8, "I8"), (ElementType.UInt16, "U16"), (ElementType.Int16, "I16"),
        (ElementType.UInt32, "U32"), (ElementType.Int32, "I32"), (ElementType.UInt64, "U64"), (ElementType.Int64, "I64"),
        (ElementType.Float16, "F16"), (ElementType.BFloat16, "BF16"), (ElementType.Float32, "F32"), (ElementType.Float64, "F64"),
    ];

    private static readonly string[] EntryKeys = ["data_offsets", "dtype", "shape"];

    /// <summary>The bytes of the header's JSON, the metadata's keys in ordinal order.</summary>
    public static byte[] Write(IEnumerable<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            foreach (SafetensorsEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", TypeName(entry.ElementType));
                json.WriteStartArray("shape");
                foreach (int extent in entry.Shape)
                    json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Begin);
                json.WriteNumberValue(entry.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Parses a header. The tensors come in the order of their bytes, which follow each other without a gap and fill the data.</summary>
    /// <param name="header">The header's JSON.</param>
    /// <param name="dataLength">The number of bytes after the header.</param>
    /// <param name="location">The file.</param>
    /// <exception cref="InputException">The header is not as the format says, or does not fit the data.</exception>
    public static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> header, long dataLength, SourceLocation location)
    {
        if (!Utf8.IsValid(header))
            throw new InputException("the header is no valid UTF-8", location);
        try
        {
            var json = new Utf8JsonReader(header);
            json.Read();
            Expect(ref json, JsonTokenType.StartObject, "the header", "an object", location);
            var entries = new List<SafetensorsEntry>();
            var names = new HashSet<string>();
            var metadata = new Dictionary<string, string>();
            while (ReadKey(ref json, "the header", names, location) is { } name)
            {
                if (name == MetadataKey)
                    ReadMetadata(ref json, metadata, location);
                else
                    entries.Add(ReadEntry(ref json, name, location));
            }
            json.Read();
            entries = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
            CheckOffsets(entries, dataLength, location);
            return (entries, metadata);
        }
        catch (JsonException exception)
        {
            throw new InputException($"the header is no valid JSON: {Describe(exception)}", location, exception);
        }
        catch (InvalidOperationException exception)
        {
            // A string whose escapes are no valid UTF-16.
            throw new InputException("the header holds a string that is no valid Unicode", location, exception);
        }
    }

    private static string Describe(JsonException exception)
    {
        int end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string message = end < 0 ? exception.Message : exception.Message[..end];
        return $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {message}";
    }

    // The next key of the object that is being read, or null at its end.
    private static string? ReadKey(ref Utf8JsonReader json, string what, HashSet<string> seen, SourceLocation location)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndObject)
            return null;
        string key = json.GetString()!;
        if (!seen.Add(key))
            throw new InputException($"{what} has the key '{key}' twice", location);
        json.Read();
        return key;
    }

    private static void ReadMetadata(ref Utf8JsonReader json, Dictionary<string, string> metadata, SourceLocation location)
    {
        Expect(ref json, JsonTokenType.StartObject, MetadataKey, "an object of strings", location);
        var seen = new HashSet<string>();
        while (ReadKey(ref json, MetadataKey, seen, location) is { } key)
        {
            Expect(ref json, JsonTokenType.String, $"{MetadataKey} '{key}'", "a string", location);
            metadata.Add(key, json.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader json, string name, SourceLocation location)
    {
        string what = $"the tensor '{name}'";
        Expect(ref json, JsonTokenType.StartObject, what, "an object", location);
        var seen = new HashSet<string>();
        ElementType type = default;
        Shape shape = Shape.Scalar;
        List<long> offsets = [];
        while (ReadKey(ref json, what, seen, location) is { } key)
        {
            switch (key)
            {
                case "dtype": type = ReadType(ref json, what, location); break;
                case "shape": shape = FileShapes.Create(ReadIntegers(ref json, $"the shape of {what}", location), what, location); break;
                case "data_offsets": offsets = ReadIntegers(ref json, $"data_offsets of {what}", location); break;
                default: throw new InputException($"{what} has the unknown key '{key}'{NearestName.Hint(key, EntryKeys)}", location);
            }
        }
        if (EntryKeys.FirstOrDefault(key => !seen.Contains(key)) is { } missing)
            throw new InputException($"{what} lacks the key '{missing}'", location);
        if (offsets.Count != 2)
            throw new InputException($"data_offsets of {what} has {offsets.Count} numbers, but 2 were expected: begin and end", location);
        var entry = new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
        if (entry.Begin < 0 || entry.End < entry.Begin)
            throw new InputException($"data_offsets of {what} are [{entry.Begin}, {entry.End}], but 0 ≤ begin ≤ end was expected", location);
        long expected = (long)shape.Count * type.Size();
        if (entry.End - entry.Begin != expected)
            throw new InputException($"{what} of type {TypeName(type)} and shape {shape} has {expected} bytes, but its data_offsets span {entry.End - entry.Begin}", location);
        return entry;
    }

    private static ElementType ReadType(ref Utf8JsonReader json, string what, SourceLocation location)
    {
        Expect(ref json, JsonTokenType.String, $"the dtype of {what}", "a string", location);
        string name = json.GetString()!;
        foreach ((ElementType type, string typeName) in Types)
        {
            if (typeName == name)
                return type;
        }
        throw new InputException($"{what} has the dtype '{name}', but only {string.Join(", ", Types.Select(pair => pair.Name))} are supported", location);
    }

    private static List<long> ReadIntegers(ref Utf8JsonReader json, string what, SourceLocation location)
    {
        Expect(ref json, JsonTokenType.StartArray, what, "a list of integers", location);
        var integers = new List<long>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref json, JsonTokenType.Number, what, "a list of integers", location);
            if (!json.TryGetInt64(out long integer))
                throw new InputException($"{what} holds {Encoding.UTF8.GetString(json.ValueSpan)}, which is no integer of 64 bits", location);
            integers.Add(integer);
        }
        return integers;
    }

    private static void CheckOffsets(List<SafetensorsEntry> entries, long dataLength, SourceLocation location)
    {
        long end = 0;
        string before = "";
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.End > dataLength)
                throw new InputException($"the tensor '{entry.Name}' ends at byte {entry.End} of the data, but the file has only {dataLength}", location);
            if (entry.Begin < end)
                throw new InputException($"the tensors '{before}' and '{entry.Name}' overlap: one ends at byte {end} of the data, the other begins at {entry.Begin}", location);
            if (entry.Begin > end)
                throw new InputException($"the bytes {end} to {entry.Begin} of the data belong to no tensor", location);
            (end, before) = (entry.End, entry.Name);
        }
        if (end < dataLength)
            throw new InputException($"the bytes {end} to {dataLength} of the data belong to no tensor", location);
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string what, string expected, SourceLocation location)
    {
        if (json.TokenType != type)
            throw new InputException($"{what} is not {expected}", location);
    }

    private static string TypeName(ElementType type) => Types.First(pair => pair.Type == type).Name;
}
