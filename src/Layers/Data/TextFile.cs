using System.Buffers;
using System.Text;

namespace NetFramework.Layers;

/// <summary>A file of text, as its characters (Unicode code points).</summary>
internal sealed class TextFile
{
    private readonly string path;

    private TextFile(string path, Rune[] characters) => (this.path, Characters) = (path, characters);

    /// <summary>The characters, without a byte-order mark.</summary>
    public Rune[] Characters { get; }

    /// <summary>Reads a file in UTF-8.</summary>
    /// <exception cref="InputException">The file cannot be read, or is not UTF-8.</exception>
    public static TextFile Read(string path)
    {
        using FileStream file = InputFile.Open(path);
        using var memory = new MemoryStream();
        try
        {
            file.CopyTo(memory);
        }
        catch (IOException exception)
        {
            throw new InputException($"the file cannot be read: {exception.Message}", new SourceLocation(path), exception);
        }
        byte[] bytes = memory.ToArray();
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return new TextFile(path, [.. text.AsSpan(text.StartsWith('\uFEFF') ? 1 : 0).EnumerateRunes()]);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InputException($"the byte {exception.Index} is no UTF-8, expected a text in UTF-8", new SourceLocation(path), exception);
        }
    }

    /// <summary>The characters that occur, in the order of their code points.</summary>
    public string[] Vocabulary() => [.. Characters.Distinct().Order().Select(character => character.ToString())];

    /// <summary>The index of each character in a vocabulary.</summary>
    /// <exception cref="InputException">A character is not in it.</exception>
    public int[] Encode(IReadOnlyList<string> vocabulary)
    {
        var indices = new Dictionary<Rune, int>();
        for (int i = 0; i < vocabulary.Count; i++)
        {
            if (Rune.DecodeFromUtf16(vocabulary[i], out Rune character, out int length) == OperationStatus.Done && length == vocabulary[i].Length)
                indices[character] = i;
        }
        var encoded = new int[Characters.Length];
        for (int i = 0; i < encoded.Length; i++)
        {
            if (!indices.TryGetValue(Characters[i], out encoded[i]))
                throw new InputException($"the character '{Characters[i]}' (U+{Characters[i].Value:X4}) is none of the {vocabulary.Count} characters of the training text", LocationOf(i));
        }
        return encoded;
    }

    private SourceLocation LocationOf(int index)
    {
        ReadOnlySpan<Rune> before = Characters.AsSpan(0, index);
        var lineFeed = new Rune('\n');
        return new SourceLocation(path, before.Count(lineFeed) + 1, index - before.LastIndexOf(lineFeed));
    }
}
