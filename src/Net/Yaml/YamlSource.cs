using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>A YAML text, read into nodes that know their place. Anchors, aliases and merge keys (<c>&lt;&lt;</c>) are resolved.</summary>
internal sealed class YamlSource
{
    /// <summary>More nesting than any definition has; deeper text is refused before it is read into nodes.</summary>
    private const int DeepestNesting = 64;

    private static readonly YamlScalarNode MergeKey = new("<<");

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
        CheckStructure(text, file);
        var stream = new YamlStream();
        Guard(text, file, parser => stream.Load(parser));
        if (stream.Documents.Count == 0)
            throw new InputException("the file is empty; expected a definition in YAML", new SourceLocation(file));
        if (stream.Documents.Count > 1)
            throw new InputException("holds more than one YAML document; expected one", Location(file, stream.Documents[1].RootNode.Start));
        Merge(stream.Documents[0].RootNode, file, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
        return new YamlSource(file, stream.Documents[0].RootNode, text);
    }

    /// <summary>The place of a mark.</summary>
    public static SourceLocation Location(string? file, Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    /// <summary>Checks, before nodes are made, what the reader of nodes would answer with a stack overflow or without a place.</summary>
    private static void CheckStructure(string text, string? file) => Guard(text, file, parser =>
    {
        Stack<AnchorName> open = [];
        HashSet<string> anchors = [];
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias alias && !anchors.Contains(alias.Value.Value))
                throw new InputException($"the alias '*{alias.Value}' names no anchor above it{NearestName.Hint(alias.Value.Value, anchors)}", Location(file, alias.Start));
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    open.Push(((NodeEvent)parser.Current).Anchor);
                    break;
                case MappingEnd or SequenceEnd:
                    // Only now: a node that holds itself is refused.
                    Remember(open.Pop());
                    break;
                case Scalar scalar:
                    Remember(scalar.Anchor);
                    break;
            }
            if (open.Count > DeepestNesting)
                throw new InputException($"nests more than {DeepestNesting} levels deep", Location(file, parser.Current!.Start));
        }

        void Remember(AnchorName anchor)
        {
            if (!anchor.IsEmpty)
                anchors.Add(anchor.Value);
        }
    });

    /// <summary>Replaces each merge key by the keys of the mapping (or mappings) that it names; a key of the mapping itself wins, then the first to bring it.</summary>
    private static void Merge(YamlNode node, string? file, HashSet<YamlNode> done)
    {
        if (!done.Add(node))
            return;
        foreach (YamlNode child in Children(node))
            Merge(child, file, done);
        if (node is not YamlMappingNode mapping || !mapping.Children.TryGetValue(MergeKey, out YamlNode? merged))
            return;
        mapping.Children.Remove(MergeKey);
        foreach (YamlNode source in merged is YamlSequenceNode several ? several.Children : [merged])
        {
            if (source is not YamlMappingNode keys)
                throw new InputException("'<<' merges mappings, but this is none", Location(file, source.Start));
            foreach ((YamlNode key, YamlNode value) in keys.Children)
                mapping.Children.TryAdd(key, value);
        }
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values,
        YamlSequenceNode sequence => sequence.Children,
        _ => [],
    };

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
