using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetFramework.Layers;

/// <summary>What is known of one key of a definition record: of a layer's options, of a filler, of a solver.</summary>
/// <param name="Key">Its name in YAML: num_output.</param>
/// <param name="Property">The property behind it.</param>
/// <param name="Type">Its type in words: "integer", "one of FULL, VALID".</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Default">Its default as YAML writes it; null where it is required, has none, or is a record whose keys have their own.</param>
/// <param name="Range">Its range in words, "at least 1"; null where any value will do.</param>
/// <param name="Text">Its meaning, on one line.</param>
/// <param name="Nested">The keys of a record, or of the records of a list; else empty.</param>
public sealed record OptionDocumentation(
    string Key, PropertyInfo Property, string Type, bool Required, string? Default, string? Range, string Text, IReadOnlyList<OptionDocumentation> Nested)
{
    /// <summary>The keys of a definition record: its public init properties, those of the most derived type first.</summary>
    /// <param name="record">A record type with a constructor without parameters.</param>
    public static IReadOnlyList<OptionDocumentation> AllOf(Type record)
    {
        ArgumentNullException.ThrowIfNull(record);
        object defaults = Activator.CreateInstance(record) ?? throw new ArgumentException($"{record} has no instances");
        return
        [
            .. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderByDescending(property => Depth(property.DeclaringType!)).ThenBy(property => property.MetadataToken)
                .Select(property => Of(property, defaults)),
        ];
    }

    private static OptionDocumentation Of(PropertyInfo property, object defaults)
    {
        bool required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null;
        bool isPath = property.GetCustomAttribute<FilePathAttribute>() is not null;
        Type element = OptionWords.InnermostElement(property.PropertyType);
        return new OptionDocumentation(
            YamlNames.Key(property.Name),
            property,
            OptionWords.Type(property.PropertyType, isPath),
            required,
            required ? null : InYaml(property.GetValue(defaults)),
            property.GetCustomAttribute<RangeAttribute>() is { } range ? OptionWords.Range(range) : null,
            XmlDocumentation.TextOf(property, "summary").ReplaceLineEndings(" "),
            OptionWords.IsRecord(element) ? AllOf(element) : []);
    }

    private static string? InYaml(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        Enum member => YamlNames.Value(member),
        IListOrWord { Word: { } word } => YamlNames.Value(word),
        string text => text.Length == 0 ? "''" : text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(InYaml))}]",
        _ => null,
    };

    private static int Depth(Type type) => type.BaseType is { } ancestor ? 1 + Depth(ancestor) : 0;
}
