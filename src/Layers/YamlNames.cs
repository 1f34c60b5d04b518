using System.Reflection;
using System.Runtime.Serialization;
using System.Text;

namespace NetFramework.Layers;

/// <summary>The one rule between names in C# and names in definitions: properties are keys in snake_case, enum members are values in upper case, unless they say otherwise.</summary>
public static class YamlNames
{
    /// <summary>The key of a property: NumOutput is num_output, LrMult is lr_mult, Beta2 is beta2.</summary>
    public static string Key(string property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var key = new StringBuilder(property.Length + 4);
        for (int i = 0; i < property.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(property[i])
                && (!char.IsUpper(property[i - 1]) || (i + 1 < property.Length && char.IsLower(property[i + 1])));
            if (startsWord)
                key.Append('_');
            key.Append(char.ToLowerInvariant(property[i]));
        }
        return key.ToString();
    }

    /// <summary>The property of a key: num_output is NumOutput.</summary>
    public static string Property(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return string.Concat(key.Split('_').Select(word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    /// <summary>The value that stands for an enum member: Valid is VALID, BatchSize is BATCH_SIZE. An <see cref="EnumMemberAttribute"/> gives another: Caffe writes some in lower case.</summary>
    public static string Value(Enum member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Value(member.GetType(), member.ToString());
    }

    /// <summary>The values that stand for the members of an enum, in their order.</summary>
    public static IReadOnlyList<string> Values(Type enumType)
    {
        ArgumentNullException.ThrowIfNull(enumType);
        return [.. Enum.GetNames(enumType).Select(name => Value(enumType, name))];
    }

    /// <summary>The member that a value stands for: BATCH_SIZE is BatchSize. Values are compared without case.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(Type enumType, string value, out object? member)
    {
        string? name = Enum.GetNames(enumType).FirstOrDefault(name => Value(enumType, name).Equals(value, StringComparison.OrdinalIgnoreCase));
        member = name is null ? null : Enum.Parse(enumType, name);
        return member is not null;
    }

    private static string Value(Type enumType, string member) =>
        enumType.GetField(member)?.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? Key(member).ToUpperInvariant();
}
