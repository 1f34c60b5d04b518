using System.Collections;
using NetFramework.Layers;

namespace NetFramework.Yaml;

/// <summary>A key in which two definitions differ.</summary>
/// <param name="Key">The keys from the top down, as <c>--set</c> takes them: base_lr, net.layers.scores.num_output.</param>
/// <param name="Before">The one's value, as text.</param>
/// <param name="After">The other's.</param>
/// <param name="IsFilePath">Whether the values are paths of files.</param>
public sealed record DefinitionDifference(string Key, string Before, string After, bool IsFilePath)
{
    /// <summary>What two definitions of one type differ in: nothing where they say the same.</summary>
    public static IReadOnlyList<DefinitionDifference> Between(object before, object after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        List<DefinitionDifference> differences = [];
        CompareRecords(before, after, "", differences);
        return differences;
    }

    /// <summary>The difference in one line: <c>base_lr: 0.1, before 0.05</c>.</summary>
    public override string ToString() => $"{Key}: {After}, before {Before}";

    private static void CompareRecords(object before, object after, string prefix, List<DefinitionDifference> differences)
    {
        foreach (RecordKey key in RecordShape.KeysOf(before.GetType()))
        {
            object? one = key.ValueIn(before), other = key.ValueIn(after);
            if (one is LayerOptions && before is LayerDefinition)
            {
                // Options of two types differ by the key 'type' already.
                if (one.GetType() == other!.GetType())
                    CompareRecords(one, other, prefix, differences);
                continue;
            }
            CompareValues(one, other, prefix + key.Key, key.IsFilePath, differences);
        }
    }

    private static void CompareValues(object? before, object? after, string key, bool isFilePath, List<DefinitionDifference> differences)
    {
        if (IsRecord(before) && before!.GetType() == after?.GetType())
        {
            CompareRecords(before, after, key + ".", differences);
            return;
        }
        if (Entries(before) is not { } one || Entries(after) is not { } other)
        {
            if (!Equals(before, after))
                differences.Add(new DefinitionDifference(key, Text(before), Text(after), isFilePath));
            return;
        }
        if (one.Length == other.Length && one.All(entry => IsRecord(entry) || Entries(entry) is not null))
        {
            for (int i = 0; i < one.Length; i++)
                CompareValues(one[i], other[i], $"{key}.{(one[i] is LayerDefinition layer ? layer.Name : i)}", isFilePath, differences);
        }
        else if (!one.SequenceEqual(other))
        {
            differences.Add(new DefinitionDifference(key, Text(before), Text(after), isFilePath));
        }
    }

    private static object[]? Entries(object? value) => value is IEnumerable list and not string ? [.. list.Cast<object>()] : null;

    private static bool IsRecord(object? value) => value is not (null or string or IEnumerable or Enum) && !value.GetType().IsPrimitive;

    private static string Text(object? value) => value switch
    {
        null => "not given",
        string text => $"'{text}'",
        LayerDefinition layer => layer.Name,
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Text))}]",
        _ when IsRecord(value) => $"{{ {DefinitionWriter.Write(value).TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)} }}",
        _ => DefinitionWriter.ScalarText(value),
    };
}
