using System.Text.Json;
using System.Text.Json.Serialization;
using NetFramework.Layers;

namespace NetFramework;

/// <summary>Classes and feature encodings as the JSON text that a model file keeps. The code that reads and writes it is generated at build time: it costs a program's start nothing.</summary>
internal static class PreprocessingJson
{
    private static readonly KeyValuePair<string, IReadOnlyList<int>>[] Nothing = [];

    /// <summary>The text of <paramref name="preprocessing"/>.</summary>
    public static string Write(Preprocessing preprocessing) => Write(preprocessing, preprocessing.ClassCounts);

    /// <summary>Whether features and classes are encoded alike, however many samples the classes have.</summary>
    public static bool EncodeAlike(Preprocessing one, Preprocessing other) => Write(one, Nothing) == Write(other, Nothing);

    private static string Write(Preprocessing preprocessing, IEnumerable<KeyValuePair<string, IReadOnlyList<int>>> classCounts) => JsonSerializer.Serialize(
        new PreprocessingDocument(
            preprocessing.Features.ToDictionary(StringComparer.Ordinal),
            preprocessing.Classes.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal),
            classCounts.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal)),
        PreprocessingJsonContext.Default.PreprocessingDocument);

    /// <summary>What the text says.</summary>
    /// <param name="json">The text.</param>
    /// <param name="metadataKey">Where the file keeps it.</param>
    /// <param name="path">The file, as the user named it.</param>
    /// <exception cref="InputException">The text is wrong.</exception>
    public static Preprocessing Parse(string json, string metadataKey, string path)
    {
        try
        {
            PreprocessingDocument document = JsonSerializer.Deserialize(json, PreprocessingJsonContext.Default.PreprocessingDocument) ?? throw new JsonException("it is null");
            var preprocessing = new Preprocessing();
            foreach ((string top, FeatureEncoding encoding) in document.Features ?? [])
                preprocessing.Features[top] = Checked(top, encoding);
            foreach ((string top, string[] classes) in document.Classes ?? [])
                preprocessing.Classes[top] = classes ?? throw new JsonException($"the classes of '{top}' are null");
            foreach ((string top, int[] counts) in document.ClassCounts ?? [])
                preprocessing.ClassCounts[top] = counts?.All(count => count >= 0) == true ? counts : throw new JsonException($"the class counts of '{top}' are wrong");
            return preprocessing;
        }
        catch (JsonException exception)
        {
            throw new InputException($"the metadata '{metadataKey}' cannot be read: {exception.Message}", new SourceLocation(path), exception);
        }
    }

    private static FeatureEncoding Checked(string top, FeatureEncoding? encoding)
    {
        if (encoding?.SampleShape is null || encoding.SampleShape.Any(extent => extent < 1))
            throw new JsonException($"the sample shape of '{top}' is missing or wrong");
        long count = encoding.SampleShape.Aggregate(1L, (product, extent) => checked(product * extent));
        if ((encoding.Columns?.Count ?? count) != count || (encoding.Mean?.Count ?? count) != count || (encoding.StandardDeviation?.Count ?? count) != count)
            throw new JsonException($"the columns, means or standard deviations of '{top}' are not as many as a sample has elements, {count}");
        return encoding;
    }
}

/// <summary>The JSON document: what is known by the name of a top.</summary>
internal sealed record PreprocessingDocument(Dictionary<string, FeatureEncoding> Features, Dictionary<string, string[]> Classes, Dictionary<string, int[]> ClassCounts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PreprocessingDocument))]
internal sealed partial class PreprocessingJsonContext : JsonSerializerContext;
