using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace NetFramework.Yaml;

/// <summary>The arguments of one use of a template, put in the place of their names.</summary>
internal sealed partial class TemplateSubstitution(TemplateExpander expander, string template, YamlMappingNode use, Dictionary<string, YamlNode> arguments)
{
    private readonly string usedAt = Origin($"template '{template}', used at", expander.At(use));

    /// <summary>The names of the arguments that a template takes, in the order in which it names them.</summary>
    public static IReadOnlyList<string> NamesIn(YamlNode template)
    {
        List<string> names = [];
        AddNames(template, names, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
        return names;
    }

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

    /// <summary>Adds the names of the arguments in a node, each once.</summary>
    private static void AddNames(YamlNode node, List<string> names, HashSet<YamlNode> seen)
    {
        // An alias leads to a node that was seen before.
        if (!seen.Add(node))
            return;
        if (node is YamlScalarNode scalar)
            names.AddRange(Placeholder().Matches(scalar.Value ?? "").Select(match => match.Groups[1].Value).Distinct().Where(name => !names.Contains(name)));
        foreach (YamlNode child in TemplateExpander.Children(node))
            AddNames(child, names, seen);
    }

    [GeneratedRegex(@"\$\(([^()\s]+)\)")]
    private static partial Regex Placeholder();
}
