using System.ComponentModel.DataAnnotations;
using System.Globalization;
using NetFramework.Layers;

namespace NetFramework.Yaml;

/// <summary>The values that a definition can hold, as text.</summary>
internal static class ScalarValues
{
    /// <summary>The value of a plain or quoted scalar as a property type; null where the text is none.</summary>
    public static object? Parse(Type type, string text, bool quoted)
    {
        if (type == typeof(string))
            return text;
        if (quoted && !type.IsEnum)
            return null;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number) ? number : null;
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number) ? number : null;
        if (type == typeof(double))
            return ParseDouble(text);
        if (type == typeof(bool))
            return text switch { "true" or "True" or "TRUE" => true, "false" or "False" or "FALSE" => false, _ => null };
        if (type.IsEnum)
            return YamlNames.TryParse(type, text, out object? member) ? member : null;
        throw new InvalidOperationException($"a definition record has a property of type {type}, which definitions cannot hold");
    }

    // YAML writes the special values as .inf and .nan.
    private static object? ParseDouble(string text) => text switch
    {
        ".inf" or "+.inf" => double.PositiveInfinity,
        "-.inf" => double.NegativeInfinity,
        ".nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) && char.IsAsciiDigit(text[^1]) | text[^1] == '.' ? number : null,
    };

    /// <summary>Whether a number lies in a declared range.</summary>
    public static bool InRange(RangeAttribute range, object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        double min = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), max = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        return (range.MinimumIsExclusive ? number > min : number >= min) && (range.MaximumIsExclusive ? number < max : number <= max);
    }

    /// <summary>What a property type expects, in words.</summary>
    public static string Expected(Type type) =>
        type == typeof(int) || type == typeof(long) ? "an integer"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : $"one of {string.Join(", ", YamlNames.Values(type))}";
}
