using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace NetFramework.Layers;

/// <summary>Types and ranges of options in words, as help texts and error messages use them.</summary>
public static class OptionWords
{
    /// <summary>A type in words: integer, number, true or false, text, path, one of …, list of integers, filler.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="isPath">Whether its texts are paths of files.</param>
    public static string Type(Type type, bool isPath = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ListOrWord.PartsOf(type) is var (ofList, words))
            return $"list of {Plural(ofList, isPath)}, or {string.Join(", ", YamlNames.Values(words))}";
        if (ElementOfList(type) is { } element)
            return $"list of {Plural(element, isPath)}";
        if (type == typeof(int) || type == typeof(long))
            return "integer";
        if (type == typeof(double) || type == typeof(float))
            return "number";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(string))
            return isPath ? "path" : "text";
        return type.IsEnum ? $"one of {string.Join(", ", YamlNames.Values(type))}" : RecordName(type);
    }

    /// <summary>A range in words: "at least 1", "at least 0 and below 1".</summary>
    public static string Range(RangeAttribute range)
    {
        ArgumentNullException.ThrowIfNull(range);
        double min = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), max = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        string lower = FormattableString.Invariant($"{(range.MinimumIsExclusive ? "above" : "at least")} {min:R}");
        string upper = FormattableString.Invariant($"{(range.MaximumIsExclusive ? "below" : "at most")} {max:R}");
        bool hasUpper = max is not (int.MaxValue or long.MaxValue or double.MaxValue or double.PositiveInfinity);
        bool hasLower = min is not (int.MinValue or long.MinValue or double.MinValue or double.NegativeInfinity);
        return !hasUpper ? lower : !hasLower ? upper : $"{lower} and {upper}";
    }

    /// <summary>Whether a type is a definition record with keys of its own: neither a number, a text, an enum, a list nor an abstract record.</summary>
    internal static bool IsRecord(Type type) => type is { IsClass: true, IsAbstract: false } && type.GetConstructor(System.Type.EmptyTypes) is not null;

    /// <summary>The type of the elements of a list, of the lists of a list, and so on; the type itself where it is no list.</summary>
    internal static Type InnermostElement(Type type) =>
        (ListOrWord.PartsOf(type)?.Element ?? ElementOfList(type)) is { } element ? InnermostElement(element) : Nullable.GetUnderlyingType(type) ?? type;

    private static string Plural(Type type, bool isPath)
    {
        string singular = Type(type, isPath);
        if (ElementOfList(type) is { } element)
            return $"lists of {Plural(element, isPath)}";
        return singular.StartsWith("one of ", StringComparison.Ordinal) ? singular["one of ".Length..] : singular == "true or false" ? singular : singular + "s";
    }

    private static Type? ElementOfList(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    // FillerOptions is a filler, ParameterSpec a parameter spec.
    private static string RecordName(Type type)
    {
        string name = type.Name.EndsWith("Options", StringComparison.Ordinal) ? type.Name[..^"Options".Length] : type.Name;
        return YamlNames.Key(name).Replace('_', ' ');
    }
}
