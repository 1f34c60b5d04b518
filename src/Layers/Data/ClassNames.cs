using System.Globalization;

namespace NetFramework.Layers;

/// <summary>The classes of a label column: texts, numbered from 0.</summary>
internal static class ClassNames
{
    /// <summary>
    /// The classes that some labels name: in numerical order where all are integers (1 and 1.0 and 01 are one class, "1"), in ordinal order otherwise.
    /// </summary>
    public static string[] Of(IReadOnlyCollection<string> labels) => labels.All(label => TryInteger(label, out _))
        ? [.. labels.Select(Integer).Distinct().Order().Select(label => label.ToString(CultureInfo.InvariantCulture))]
        : [.. labels.Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The index of a label among the classes, or −1.</summary>
    public static int IndexOf(IReadOnlyDictionary<string, int> classes, string label)
    {
        if (classes.TryGetValue(label, out int index))
            return index;
        return TryInteger(label, out long integer) && classes.TryGetValue(integer.ToString(CultureInfo.InvariantCulture), out index) ? index : -1;
    }

    /// <summary>Each class with its index.</summary>
    public static Dictionary<string, int> Indices(IReadOnlyList<string> classes) =>
        classes.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);

    /// <summary>Whether labels look like measurements and not like classes: all are numbers, and not all integers.</summary>
    public static bool AreMeasurements(IReadOnlyCollection<string> labels) =>
        labels.All(label => TryNumber(label, out _)) && !labels.All(label => TryInteger(label, out _));

    private static long Integer(string text) => TryInteger(text, out long value) ? value : throw new ArgumentException($"'{text}' is no integer");

    private static bool TryInteger(string text, out long value)
    {
        bool isInteger = TryNumber(text, out double number) && Math.Abs(number) < 1L << 53 && Math.Truncate(number) == number;
        value = isInteger ? (long)number : 0;
        return isInteger;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
