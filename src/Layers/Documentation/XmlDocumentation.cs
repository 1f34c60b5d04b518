using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace NetFramework.Layers;

/// <summary>Docstrings as plain text, from the XML files that the compiler writes beside assemblies.</summary>
public static class XmlDocumentation
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Files = new();

    /// <summary>
    /// One part of the docstring of a type or property. Lines stay lines, paragraphs and items of lists begin new ones, references become the names that they refer to.
    /// Empty where there is no docstring, or no file.
    /// </summary>
    /// <param name="member">The type, property or enum member.</param>
    /// <param name="part">"summary" or "remarks".</param>
    public static string TextOf(MemberInfo member, string part)
    {
        ArgumentNullException.ThrowIfNull(member);
        XElement? docstring = Files.GetOrAdd(member.Module.Assembly, Load).GetValueOrDefault(IdOf(member));
        if (docstring?.Element("inheritdoc") is not null && Overridden(member) is { } ancestor)
            return TextOf(ancestor, part);
        return docstring?.Element(part) is { } element ? TextOf(element) : "";
    }

    private static IReadOnlyDictionary<string, XElement> Load(Assembly assembly)
    {
        // A bundled assembly has no place of its own: its documentation lies beside the program.
        string folder = assembly.Location.Length > 0 ? Path.GetDirectoryName(assembly.Location)! : AppContext.BaseDirectory;
        string path = Path.Combine(folder, assembly.GetName().Name + ".xml");
        var members = new Dictionary<string, XElement>(StringComparer.Ordinal);
        try
        {
            foreach (XElement member in XDocument.Load(path, LoadOptions.PreserveWhitespace).Descendants("member"))
                members[(string?)member.Attribute("name") ?? ""] = member;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            // Documentation is a help, not a need: without a file that can be read there is none.
        }
        return members;
    }

    private static string IdOf(MemberInfo member) => member switch
    {
        Type type => "T:" + NameOf(type),
        PropertyInfo property => $"P:{NameOf(property.DeclaringType!)}.{property.Name}",
        FieldInfo field => $"F:{NameOf(field.DeclaringType!)}.{field.Name}",
        _ => throw new ArgumentException($"{member} is neither a type nor a property nor a field"),
    };

    private static string NameOf(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return (definition.FullName ?? definition.Name).Replace('+', '.');
    }

    private static MemberInfo? Overridden(MemberInfo member) => member switch
    {
        Type type => type.BaseType,
        PropertyInfo property => property.DeclaringType!.BaseType?.GetProperty(property.Name),
        _ => null,
    };

    private static string TextOf(XElement element)
    {
        var text = new StringBuilder();
        Append(element, text);
        return string.Join('\n', text.ToString().Split('\n').Select(CollapseSpaces).Where(line => line.Length > 0));
    }

    private static string CollapseSpaces(string line) => string.Join(' ', line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static void Append(XElement parent, StringBuilder text)
    {
        foreach (XNode node in parent.Nodes())
        {
            if (node is XText plain)
                text.Append(plain.Value);
            else if (node is XElement element)
                AppendElement(element, text);
        }
    }

    private static void AppendElement(XElement element, StringBuilder text)
    {
        switch (element.Name.LocalName)
        {
            case "see" or "seealso" or "paramref" or "typeparamref" when element.IsEmpty || element.Value.Length == 0:
                text.Append(ReferenceOf(element));
                break;
            case "para" or "code":
                text.Append('\n');
                Append(element, text);
                text.Append('\n');
                break;
            case "item":
                var item = new StringBuilder();
                Append(element, item);
                // An item is one line, however the source breaks it.
                text.Append("\n• ").Append(CollapseSpaces(item.ToString().ReplaceLineEndings(" "))).Append('\n');
                break;
            case "term":
                Append(element, text);
                text.Append(": ");
                break;
            default:
                Append(element, text);
                break;
        }
    }

    private static string ReferenceOf(XElement element)
    {
        if (element.Attribute("cref") is not { } cref)
            return (string?)(element.Attribute("langword") ?? element.Attribute("name") ?? element.Attribute("href")) ?? "";
        // T:NetFramework.Layers.Layer`1, P:NetFramework.Blob`1.Data, M:X.Y.Reshape(System.Int32): the last name, without arity and parameters.
        string name = cref.Value[(cref.Value.IndexOf(':', StringComparison.Ordinal) + 1)..];
        string[] path = name.Split('(')[0].Split('.');
        // What a definition record calls a property, its reader knows as a key.
        bool isKey = cref.Value.StartsWith("P:", StringComparison.Ordinal) && path.Length > 1
            && (path[^2].EndsWith("Options", StringComparison.Ordinal) || path[^2].EndsWith("Definition", StringComparison.Ordinal));
        return isKey ? YamlNames.Key(path[^1]) : path[^1].Split('`')[0];
    }
}
