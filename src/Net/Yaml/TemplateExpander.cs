using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>
/// Replaces each use of a template among a net's layers, <c>{ template: NAME, argument: value, … }</c>, by the layers of that template, in which <c>$(argument)</c> stands for the value.
/// A template may use others. It works on nodes, before they are bound, so that all that follows sees plain layers.
/// </summary>
/// <param name="file">The file's name for errors.</param>
/// <param name="places">The places of nodes that have another than their own mark; those of the layers made here are added.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class TemplateExpander(string? file, Dictionary<YamlNode, SourceLocation> places, List<InputError> errors)
{
    /// <summary>The key of a net that holds its templates, and the key of an entry that uses one.</summary>
    public const string TemplatesKey = "templates", UseKey = "template";

    /// <summary>More values and deeper uses than any net has: templates that use each other, and lists of aliases in their arguments, could multiply without end.</summary>
    private const int MostValues = 500_000, DeepestUse = 16;

    private readonly HashSet<YamlNode> visited = new(ReferenceEqualityComparer.Instance);
    private Dictionary<string, YamlSequenceNode> templates = [];
    private int valuesMade;

    /// <summary>Expands the nets at or below a node.</summary>
    public void Expand(YamlNode node)
    {
        if (!visited.Add(node))
            return;
        foreach (YamlNode child in Children(node))
            Expand(child);
        if (node is not YamlMappingNode net || Value(net, "layers") is not YamlSequenceNode layers)
            return;
        templates = Templates(net);
        YamlNode[] entries = [.. layers.Children];
        layers.Children.Clear();
        foreach (YamlNode entry in entries)
            Add(entry, layers.Children, []);
    }

    private static YamlNode? Value(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private Dictionary<string, YamlSequenceNode> Templates(YamlMappingNode net)
    {
        var found = new Dictionary<string, YamlSequenceNode>(StringComparer.Ordinal);
        if (Value(net, TemplatesKey) is not { } given)
            return found;
        if (given is not YamlMappingNode byName)
        {
            Report(given, $"'{TemplatesKey}' must be a mapping of names to lists of layers");
            return found;
        }
        foreach ((YamlNode key, YamlNode body) in byName.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && body is YamlSequenceNode layers)
                found[name] = layers;
            else
                Report(body, $"the template '{key}' must be a list of layers");
        }
        return found;
    }

    /// <summary>Adds an entry of a list of layers: a layer as it is, a use of a template as that template's layers.</summary>
    private void Add(YamlNode entry, IList<YamlNode> layers, IReadOnlyList<string> open)
    {
        if (entry is not YamlMappingNode use || Value(use, UseKey) is not { } nameNode)
        {
            layers.Add(entry);
            return;
        }
        string name = (nameNode as YamlScalarNode)?.Value ?? "";
        if (!templates.TryGetValue(name, out YamlSequenceNode? body))
        {
            string hint = NearestName.Hint(name, templates.Keys);
            Report(nameNode, $"unknown template '{name}'{(hint.Length > 0 ? hint : templates.Count == 0 ? "; the net has none" : $"; the templates here are {Names(templates.Keys)}")}");
        }
        else if (open.Contains(name))
            Report(nameNode, $"the template '{name}' uses itself");
        else if (open.Count == DeepestUse)
            Report(nameNode, $"templates use each other more than {DeepestUse} levels deep");
        else if (Arguments(use, name, body) is { } arguments)
        {
            var substitution = new TemplateSubstitution(this, name, use, arguments);
            foreach (YamlNode layer in body.Children)
                Add(substitution.Copy(layer), layers, [.. open, name]);
        }
    }

    /// <summary>The arguments of a use by name; null where they are not those that the template takes.</summary>
    private Dictionary<string, YamlNode>? Arguments(YamlMappingNode use, string template, YamlSequenceNode body)
    {
        IReadOnlyList<string> taken = TemplateSubstitution.NamesIn(body);
        var arguments = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        string at = $"(the template '{template}' is at {At(body) with { Origin = null }})";
        int errorsBefore = errors.Count;
        foreach ((YamlNode key, YamlNode value) in use.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (name == UseKey)
                continue;
            arguments[name] = value;
            if (taken.Contains(name))
                continue;
            string hint = NearestName.Hint(name, taken);
            Report(key, $"the template '{template}' takes no argument '{name}'{(hint.Length > 0 ? hint : $"; it takes {Names(taken)}")} {at}");
        }
        string[] missing = [.. taken.Where(name => !arguments.ContainsKey(name))];
        if (missing.Length > 0)
            Report(use, $"the template '{template}' needs the argument{(missing.Length > 1 ? "s" : "")} {Names(missing)} {at}");
        return errors.Count == errorsBefore ? arguments : null;
    }

    /// <summary>The values in a mapping or a list.</summary>
    public static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMappingNode mapping => mapping.Children.Values,
        YamlSequenceNode list => list.Children,
        _ => [],
    };

    private static string Names(IEnumerable<string> names) => names.Any() ? string.Join(", ", names.Select(name => $"'{name}'")) : "none";

    /// <summary>The place of a node.</summary>
    public SourceLocation At(YamlNode node) => places.GetValueOrDefault(node) ?? YamlSource.Location(file, node.Start);

    /// <summary>Notes the place of a node that was made; of how many there are is kept count.</summary>
    public void Place(YamlNode node, SourceLocation place)
    {
        valuesMade += 1 + ((node as YamlScalarNode)?.Value?.Length ?? 0) / 10;
        if (valuesMade > MostValues)
            throw new InputException($"the templates come to more than {MostValues} values", place);
        places[node] = place;
    }

    /// <summary>Reports an error at a node.</summary>
    public void Report(YamlNode node, string message) => errors.Add(new InputError(message, At(node)));
}
