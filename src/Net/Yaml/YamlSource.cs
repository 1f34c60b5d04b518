using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>A YAML text, read into nodes that know their place. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are resolved.</summary>
internal sealed class YamlSource
{
    /// <summary>More nesting than any definition has; deeper text is refused before it is read into nodes.</summary>
    private const int DeepestNesting = 64;

    private YamlSource(string? file, YamlNode root, string text) => (File, Root, Text) = (file, root, text);

    /// <summary>The file's name for errors; null where the text is no file.</summary>
    public string? File { get; }

    /// <summary>The document's node.</summary>
    public YamlNode Root { get; }

    /// <summary>The text itself.</summary>
    public string Text { get; }

    /// <summary>Reads a file.</summary>
    public static YamlSource FromFile(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path));
        string text;
        try
        {
            text = reader.ReadToEnd();
        }
        catch (IOException exception)
        {
            throw new InputException($"the file cannot be read: {exception.Message}", new SourceLocation(path), exception);
        }
        return FromText(text, path);
    }

    /// <summary>Reads a text.</summary>
    public static YamlSource FromText(string text, string? file)
    {
        CheckNesting(text, file);
        var stream = new YamlStream();
        Guard(text, file, parser => stream.Load(new MergingParser(parser)));
        if (stream.Documents.Count == 0)
            throw new InputException("the file is empty; expected a definition in YAML", new SourceLocation(file));
        if (stream.Documents.Count > 1)
            throw new InputException("holds more than one YAML document; expected one", Location(file, stream.Documents[1].RootNode.Start));
        return new YamlSource(file, stream.Documents[0].RootNode, text);
    }

    /// <summary>The place of a mark.</summary>
    public static SourceLocation Location(string? file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static void CheckNesting(string text, string? file) => Guard(text, file, parser =>
    {
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > DeepestNesting)
                throw new InputException($"nests more than {DeepestNesting} levels deep", Location(file, parser.Current!.Start));
        }
    });

    /// <summary>Runs <paramref name="read"/>; whatever the YAML reader throws becomes one error at the place it had come to.</summary>
    private static void Guard(string text, string? file, Action<Parser> read)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            read(parser);
        }
        catch (YamlException exception)
        {
            string message = exception.Message.StartsWith("Duplicate key", StringComparison.Ordinal)
                ? $"the key '{exception.Message["Duplicate key".Length..].Trim()}' stands twice"
                : $"is not valid YAML: {LowerFirst(exception.Message)}";
            throw new InputException(message, Location(file, exception.Start), exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or NullReferenceException)
        {
            throw new InputException("is not valid YAML here", parser.Current is { } current ? Location(file, current.End) : new SourceLocation(file, 1, 1), exception);
        }
    }

    private static string LowerFirst(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
