using System.Globalization;
using NetFramework.Layers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>
/// Binds YAML to definition records: keys are properties in snake_case. It goes on after an error, so that all errors of a file are reported at once,
/// each with its place and the nearest right name.
/// </summary>
public sealed class DefinitionReader
{
    private static readonly string[] LayerKeys = [.. RecordShape.KeysOf(typeof(LayerDefinition)).Where(key => key.Property.Name != nameof(LayerDefinition.Options)).Select(key => key.Key)];

    // More of a value than this is not quoted in an error.
    private const int LongestQuote = 60;

    private readonly string? file;
    private readonly string folder;
    private readonly List<InputError> errors;
    // The places of nodes that have another than their own mark: of overrides, and of layers from templates.
    private readonly Dictionary<YamlNode, SourceLocation> places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(SourceLocation, string)> reportedOfTemplates = [];
    private readonly List<Override> overridesOfNet = [];

    // The errors reported so far that were errors of an earlier use of the same template too.
    private int repeated;

    // What the errors at hand are about: "layer 'scores' (InnerProduct): ", or nothing.
    private string subject = "";

    private DefinitionReader(string? file, List<InputError> errors)
    {
        (this.file, this.errors) = (file, errors);
        folder = file is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(file)) ?? Directory.GetCurrentDirectory();
    }

    /// <summary>Reads a definition file into a record, after changing what <paramref name="overrides"/> say.</summary>
    /// <exception cref="InputException">The file is missing or wrong; it carries every error.</exception>
    public static TRecord ReadFile<TRecord>(string path, IReadOnlyList<Override>? overrides = null) where TRecord : class =>
        Read<TRecord>(YamlSource.FromFile(path), overrides ?? []);

    /// <summary>Reads a definition from text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name to give in errors; paths in the text are relative to its folder.</param>
    /// <exception cref="InputException">The text is wrong; it carries every error.</exception>
    public static TRecord ReadText<TRecord>(string yaml, string? file = null) where TRecord : class =>
        Read<TRecord>(YamlSource.FromText(yaml, file), []);

    /// <summary>The keys at the top of a YAML file, which tell what it defines.</summary>
    /// <exception cref="InputException">The file cannot be read or is no YAML.</exception>
    public static IReadOnlyList<string> TopLevelKeys(string path) => [.. NamesOfChildren(YamlSource.FromFile(path).Root)];

    private static TRecord Read<TRecord>(YamlSource source, IReadOnlyList<Override> overrides) where TRecord : class
    {
        List<InputError> errors = [];
        object? record = Read(typeof(TRecord), source, overrides, errors);
        return errors.Count == 0 ? (TRecord)record! : throw new InputException(errors);
    }

    private static object? Read(Type type, YamlSource source, IReadOnlyList<Override> overrides, List<InputError> errors)
    {
        var reader = new DefinitionReader(source.File, errors);
        new TemplateExpander(source.File, reader.places, errors).Expand(source.Root);
        foreach (Override change in overrides)
            reader.Apply(change, source.Root);
        return reader.BindRecord(type, source.Root, "a definition");
    }

    // ---- errors

    private int Problems => errors.Count + repeated;

    private SourceLocation At(YamlNode node) => places.GetValueOrDefault(node) ?? YamlSource.Location(file, node.Start);

    // An error in a template is reported for its first use, not for each.
    private void Report(YamlNode node, string message)
    {
        SourceLocation place = At(node);
        if (place.Origin is null || reportedOfTemplates.Add((place with { Origin = null }, message)))
            errors.Add(new InputError(subject + message, place));
        else
            repeated++;
    }

    // ---- overrides

    private void Apply(Override change, YamlNode root)
    {
        YamlNode node = root;
        for (int i = 0; i < change.Path.Count - 1; i++)
        {
            YamlNode? next = Child(node, change.Path[i]);
            if (i == 0 && change.Path[0] == "net" && next is YamlScalarNode)
            {
                overridesOfNet.Add(change with { Path = [.. change.Path.Skip(1)] });
                return;
            }
            if (next is null)
            {
                errors.Add(new InputError($"{change}: there is no '{string.Join('.', change.Path.Take(i + 1))}' in the file{NearestName.Hint(change.Path[i], NamesOfChildren(node))}"));
                return;
            }
            node = next;
        }
        YamlNode value;
        try
        {
            value = YamlSource.FromText(change.Value.Length == 0 ? "''" : change.Value, null).Root;
        }
        catch (InputException exception)
        {
            errors.Add(new InputError($"{change}: the value {exception.Errors[0].Message}"));
            return;
        }
        foreach (YamlNode part in value.AllNodes)
            places[part] = new SourceLocation(change.ToString());
        switch (node)
        {
            case YamlMappingNode mapping:
                var key = new YamlScalarNode(change.Path[^1]);
                places[key] = new SourceLocation(change.ToString());
                mapping.Children.Remove(key);
                mapping.Children.Add(key, value);
                break;
            case YamlSequenceNode sequence when int.TryParse(change.Path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < sequence.Children.Count:
                sequence.Children[index] = value;
                break;
            default:
                errors.Add(new InputError($"{change}: '{change.Path[^1]}' has no place to be set at"));
                break;
        }
    }

    private static YamlNode? Child(YamlNode node, string key) => node switch
    {
        YamlMappingNode mapping => mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null,
        YamlSequenceNode sequence => sequence.Children.FirstOrDefault(entry => NameOf(entry) == key)
            ?? (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < sequence.Children.Count ? sequence.Children[index] : null),
        _ => null,
    };

    private static IEnumerable<string> NamesOfChildren(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? ""),
        YamlSequenceNode sequence => sequence.Children.Select(NameOf).OfType<string>(),
        _ => [],
    };

    private static string? NameOf(YamlNode entry) => entry is YamlMappingNode && Child(entry, "name") is YamlScalarNode name ? name.Value : null;

    // ---- records

    private object? BindRecord(Type type, YamlNode node, string what)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report(node, $"expected {what} (a mapping of keys to values), not {Describe(node)}");
            return null;
        }
        IReadOnlyList<RecordKey> keys = RecordShape.KeysOf(type);
        object record = RecordShape.CreateDefault(type);
        // A net's templates are expanded by now.
        string[] done = type == typeof(NetDefinition) ? [TemplateExpander.TemplatesKey] : [];
        BindKeys(record, keys, mapping, [.. keys.Select(key => key.Key), .. done], done);
        if (record is ILocated located)
            located.Locations = LocationsOf(mapping);
        return record;
    }

    /// <summary>Sets the properties of <paramref name="record"/> from the mapping; keys in <paramref name="skip"/> belong to somebody else.</summary>
    private void BindKeys(object record, IReadOnlyList<RecordKey> keys, YamlMappingNode mapping, IEnumerable<string> known, IReadOnlyCollection<string> skip)
    {
        int errorsBefore = Problems;
        var nodes = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach ((YamlNode keyNode, YamlNode value) in mapping.Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (skip.Contains(key))
                continue;
            if (keys.FirstOrDefault(candidate => candidate.Key == key) is not { } known1)
            {
                Report(keyNode, keyNode is YamlScalarNode ? $"unknown key '{key}'{HintOrList(key, known)}" : "a key must be a name");
                continue;
            }
            nodes[key] = value;
            if (IsNull(value) && Nullable.GetUnderlyingType(known1.Property.PropertyType) is null && known1.Property.PropertyType.IsValueType)
            {
                Report(value, $"'{key}' has no value");
                continue;
            }
            if (IsNull(value))
            {
                if (known1.Required)
                    Report(value, $"'{key}' has no value");
                continue;
            }
            if (Bind(known1.Property.PropertyType, value, known1) is { } bound)
                known1.Property.SetValue(record, bound);
        }
        foreach (RecordKey required in keys.Where(key => key.Required && !nodes.ContainsKey(key.Key)))
            Report(mapping, $"'{required.Key}' is missing{SimilarGiven(required.Key, mapping, known)}");
        if (record is IValidated validated && Problems == errorsBefore)
        {
            foreach ((string property, string message) in validated.Validate())
                Report(nodes.GetValueOrDefault(YamlNames.Key(property)) ?? mapping, message);
        }
    }

    private static string HintOrList(string key, IEnumerable<string> known)
    {
        string hint = NearestName.Hint(key, known);
        return hint.Length > 0 ? hint : $"; the keys here are {string.Join(", ", known.Order(StringComparer.Ordinal))}";
    }

    // A missing required key is most often a misspelt one, which is reported already with its hint.
    private static string SimilarGiven(string required, YamlMappingNode mapping, IEnumerable<string> known) =>
        mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "").Where(key => !known.Contains(key)).FirstOrDefault(key => NearestName.Of(key, known) == required) is { } misspelt
            ? $" (given as '{misspelt}')"
            : "";

    private LayerDefinition? BindLayer(YamlNode node)
    {
        subject = "";
        if (node is not YamlMappingNode mapping)
        {
            Report(node, $"expected a layer (a mapping with name, type, bottom, top and the type's options), not {Describe(node)}");
            return null;
        }
        string? typeName = (Child(mapping, "type") as YamlScalarNode)?.Value;
        string? name = NameOf(mapping);
        subject = $"layer '{name ?? "?"}' ({typeName ?? "?"}): ";
        LayerTypeInfo? info = typeName is null ? null : LayerRegistry.Find(typeName);
        if (typeName is not null && info is null)
            Report(Child(mapping, "type")!, $"unknown layer type '{typeName}'{NearestName.Hint(typeName, LayerRegistry.Types.Select(type => type.Name))}");
        IReadOnlyList<RecordKey> optionKeys = info is null ? [] : RecordShape.KeysOf(info.OptionsType);
        IEnumerable<string> known = [.. LayerKeys, .. optionKeys.Select(key => key.Key)];

        // The keys of an unknown type are unknown too: only the common ones are checked.
        HashSet<string> notCommon = [.. mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "").Except(LayerKeys)];
        var layer = (LayerDefinition)RecordShape.CreateDefault(typeof(LayerDefinition));
        IReadOnlyList<RecordKey> commonKeys = [.. RecordShape.KeysOf(typeof(LayerDefinition)).Where(key => LayerKeys.Contains(key.Key))];
        BindKeys(layer, commonKeys, mapping, known, notCommon);
        LayerOptions options = new NoOptions();
        if (info is not null)
        {
            options = (LayerOptions)RecordShape.CreateDefault(info.OptionsType);
            BindKeys(options, optionKeys, mapping, known, LayerKeys);
        }
        subject = "";
        return layer with { Options = options, Locations = LocationsOf(mapping) };
    }

    private Dictionary<string, SourceLocation> LocationsOf(YamlMappingNode mapping)
    {
        var locations = new Dictionary<string, SourceLocation>(StringComparer.Ordinal) { [""] = At(mapping) };
        foreach ((YamlNode keyNode, YamlNode value) in mapping.Children)
        {
            if (keyNode is not YamlScalarNode { Value: { } key })
                continue;
            locations[key] = At(value);
            if (value is YamlScalarNode)
                locations[$"{key}/0"] = At(value);
            if (value is not YamlSequenceNode sequence)
                continue;
            for (int i = 0; i < sequence.Children.Count; i++)
                locations[$"{key}/{i}"] = At(sequence.Children[i]);
        }
        return locations;
    }

    // ---- values

    private object? Bind(Type type, YamlNode node, RecordKey key)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(LayerDefinition))
            return BindLayer(node);
        if (type == typeof(NetDefinition))
            return BindNet(node);
        if (ListOrWord.PartsOf(type) is var (elementOrWord, words))
            return BindListOrWord(type, elementOrWord, words, node, key);
        if (RecordShape.ElementOfList(type) is { } element)
            return BindList(element, node, key);
        if (IsRecord(type))
            return BindRecord(type, node, $"the value of '{key.Key}'");
        if (node is not YamlScalarNode scalar)
        {
            Report(node, $"'{key.Key}' must be {ScalarValues.Expected(type)}, not {Describe(node)}");
            return null;
        }
        return BindScalar(type, scalar, key);
    }

    private static bool IsRecord(Type type) => type.IsClass && type != typeof(string) && !type.IsArray;

    /// <summary>A net is written in place, or named by its file.</summary>
    private object? BindNet(YamlNode node)
    {
        if (node is not YamlScalarNode { Value: { } path })
            return BindRecord(typeof(NetDefinition), node, "a net");
        try
        {
            string netFile = Path.IsPathRooted(path) || file is null ? path : Path.Join(Path.GetDirectoryName(file), path);
            return Read(typeof(NetDefinition), YamlSource.FromFile(netFile), overridesOfNet, errors);
        }
        catch (InputException exception)
        {
            bool missing = exception.Errors is [{ Location.Line: 0 }];
            if (missing)
                Report(node, $"the net file '{path}': {exception.Errors[0].Message}");
            else
                errors.AddRange(exception.Errors);
            return null;
        }
    }

    private Array? BindList(Type element, YamlNode node, RecordKey key)
    {
        // A single value stands for a list of one: `bottom: x` is `bottom: [x]`; `shape: [64, 1]` is one shape of a list of shapes.
        IReadOnlyList<YamlNode> entries = node is YamlSequenceNode sequence && !(RecordShape.ElementOfList(element) is not null && sequence.Children.All(entry => entry is not YamlSequenceNode) && sequence.Children.Count > 0)
            ? [.. sequence.Children]
            : [node];
        Array list = Array.CreateInstance(element, entries.Count);
        int errorsBefore = Problems;
        for (int i = 0; i < entries.Count; i++)
        {
            if (IsNull(entries[i]) && entries[i] is YamlScalarNode)
                Report(entries[i], $"'{key.Key}' has an empty entry");
            else if (Bind(element, entries[i], key) is { } bound)
                list.SetValue(bound, i);
            else if (Problems == errorsBefore)
                Report(entries[i], $"'{key.Key}' has a wrong entry");
        }
        return Problems == errorsBefore || IsRecord(element) ? Compact(list, element) : null;
    }

    private object? BindListOrWord(Type type, Type element, Type words, YamlNode node, RecordKey key)
    {
        if (node is not YamlScalarNode { Value: { } text } || ScalarValues.Parse(element, text, quoted: false) is not null)
            return BindList(element, node, key) is { } list ? Activator.CreateInstance(type, list) : null;
        if (YamlNames.TryParse(words, text, out object? word))
            return Activator.CreateInstance(type, word);
        Report(node, $"'{key.Key}' must be a {OptionWords.Type(type)}, not '{text}'{NearestName.Hint(text, YamlNames.Values(words))}");
        return null;
    }

    private static Array Compact(Array list, Type element)
    {
        object[] present = [.. list.Cast<object?>().OfType<object>()];
        Array compact = Array.CreateInstance(element, present.Length);
        present.CopyTo(compact, 0);
        return compact;
    }

    private object? BindScalar(Type type, YamlScalarNode node, RecordKey key)
    {
        string text = node.Value ?? "";
        bool quoted = node.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        object? value = ScalarValues.Parse(type, text, quoted);
        if (value is null)
        {
            string hint = type.IsEnum ? NearestName.Hint(text, YamlNames.Values(type)) : "";
            Report(node, $"'{key.Key}' must be {ScalarValues.Expected(type)}, not '{text}'{hint}");
            return null;
        }
        if (key.Range is { } range && !ScalarValues.InRange(range, value))
        {
            Report(node, $"'{key.Key}' must be {OptionWords.Range(range)}, not {text}");
            return null;
        }
        return key.IsFilePath && value is string path ? Path.GetFullPath(path, folder) : value;
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode scalar when IsNull(scalar) => "nothing",
        YamlScalarNode { Value: { Length: > LongestQuote } value } => $"'{value[..LongestQuote]}…'",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        _ => "this",
    };

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}
