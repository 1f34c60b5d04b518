using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>
/// Replaces each use of a template among a net's layers, <c>{ template: NAME, argument: value, … }</c>, by the layers of that template, in which <c>$(argument)</c> stands for the value.
/// A template may use others. It works on nodes, before they are bound, so that all that follows sees plain layers.
/// </summary>
/// <param name="file">The file's name for errors.</param>
/// <param name="places">The places of nodes that have another than their own mark; those of the layers made here are added.</param>
/// <param name="errors">Where errors go.</param>
internal sealed partial class TemplateExpander(string? file, Dictionary<YamlNode, SourceLocation> places, List<InputError> errors)
{
    /// <summary>The key of a net that holds its templates, and the key of an entry that uses one.</summary>
    public const string TemplatesKey = "templates", UseKey = "template";

    /// <summary>More entries and deeper uses than any net has: templates that use each other could multiply without end.</summary>
    private const int MostEntries = 100_000, DeepestUse = 16;

    private readonly HashSet<YamlNode> visited = new(ReferenceEqualityComparer.Instance);
    private Dictionary<string, YamlSequenceNode> templates = [];
    private int entriesSeen;

    /// <summary>Expands the nets at or below a node.</summary>
    public void Expand(YamlNode node)
    {
        if (!visited.Add(node))
            return;
        foreach (YamlNode child in node is YamlMappingNode parent ? parent.Children.Values : node is YamlSequenceNode list ? list.Children : [])
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
        if (++entriesSeen > MostEntries)
        {
            if (entriesSeen == MostEntries + 1)
                Report(entry, $"the net has more than {MostEntries} layers and uses of templates");
            return;
        }
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
            var substitution = new Substitution(this, name, use, arguments);
            foreach (YamlNode layer in body.Children)
                Add(substitution.Copy(layer), layers, [.. open, name]);
        }
    }

    /// <summary>The arguments of a use by name; null where they are not those that the template takes.</summary>
    private Dictionary<string, YamlNode>? Arguments(YamlMappingNode use, string template, YamlSequenceNode body)
    {
        string[] taken = [.. body.AllNodes.OfType<YamlScalarNode>().SelectMany(scalar => Placeholder().Matches(scalar.Value ?? "")).Select(match => match.Groups[1].Value).Distinct()];
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

    private static string Names(IEnumerable<string> names) => names.Any() ? string.Join(", ", names.Select(name => $"'{name}'")) : "none";

    private SourceLocation At(YamlNode node) => places.GetValueOrDefault(node) ?? YamlSource.Location(file, node.Start);

    private void Place(YamlNode node, SourceLocation place) => places[node] = place;

    private void Report(YamlNode node, string message) => errors.Add(new InputError(message, At(node)));

    [GeneratedRegex(@"\$\(([^()\s]+)\)")]
    private static partial Regex Placeholder();

    /// <summary>The arguments of one use of a template, put in the place of their names.</summary>
    private sealed class Substitution(TemplateExpander expander, string template, YamlMappingNode use, Dictionary<string, YamlNode> arguments)
    {
        private readonly string usedAt = Origin($"template '{template}', used at", expander.At(use));

        /// <summary>A node of the template with the arguments in it.</summary>
        public YamlNode Copy(YamlNode node)
        {
            if (node is not YamlScalarNode scalar)
                return Copy(node, usedAt, Copy);
            string text = scalar.Value ?? "";
            MatchCollection placeholders = Placeholder().Matches(text);
            if (placeholders is [{ } only] && only.Length == text.Length)
                return Argument(arguments[only.Groups[1].Value], Origin($"the argument '{only.Groups[1].Value}' of template '{template}',", expander.At(node)));
            var filled = new YamlScalarNode(Placeholder().Replace(text, match => TextOf(match, scalar))) { Style = scalar.Style };
            expander.Place(filled, Place(node, usedAt));
            return filled;
        }

        /// <summary>An argument keeps its own place; the line of the template that it goes to is added.</summary>
        private YamlNode Argument(YamlNode node, string origin) => Copy(node, origin, child => Argument(child, origin));

        private YamlNode Copy(YamlNode node, string origin, Func<YamlNode, YamlNode> copyOf)
        {
            YamlNode copy = node switch
            {
                YamlMappingNode mapping => new YamlMappingNode(mapping.Children.Select(entry => KeyValuePair.Create(CopyKey(entry.Key, origin), copyOf(entry.Value)))),
                YamlSequenceNode list => new YamlSequenceNode(list.Children.Select(copyOf)),
                _ => new YamlScalarNode(((YamlScalarNode)node).Value) { Style = ((YamlScalarNode)node).Style },
            };
            expander.Place(copy, Place(node, origin));
            return copy;
        }

        private YamlNode CopyKey(YamlNode key, string origin)
        {
            if (key is not YamlScalarNode scalar)
                return key;
            var copy = new YamlScalarNode(scalar.Value);
            expander.Place(copy, Place(key, origin));
            return copy;
        }

        // What came through an outer template says so already.
        private SourceLocation Place(YamlNode node, string origin) => expander.At(node) is { Origin: not null } known ? known : expander.At(node) with { Origin = origin };

        private string TextOf(Match placeholder, YamlScalarNode into)
        {
            string name = placeholder.Groups[1].Value;
            if (arguments[name] is YamlScalarNode { Value: { } text })
                return text;
            expander.Report(arguments[name], $"the argument '{name}' goes into the text '{into.Value}' of the template '{template}' (at {expander.At(into) with { Origin = null }}): it must be a single value");
            return "";
        }

        private static string Origin(string role, SourceLocation place) =>
            $"{role} {place with { Origin = null }}{(place.Origin is null ? "" : $"; {place.Origin}")}";
    }
}
