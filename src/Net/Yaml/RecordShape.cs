using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using NetFramework.Layers;

namespace NetFramework.Yaml;

/// <summary>One key of a definition record: the property behind it.</summary>
internal sealed record RecordKey(string Key, PropertyInfo Property, bool Required, RangeAttribute? Range, bool IsFilePath)
{
    /// <summary>The value that a record has, as definitions write it: a word in place of a list is an enum's member.</summary>
    public object? ValueIn(object record) => Property.GetValue(record) switch
    {
        IListOrWord { Word: { } word } => word,
        var value => value,
    };
}

/// <summary>The keys of definition records, by reflection over their public init properties.</summary>
internal static class RecordShape
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<RecordKey>> Cache = new();

    /// <summary>The keys of a record type, in the order of declaration, a base type's first.</summary>
    public static IReadOnlyList<RecordKey> KeysOf(Type type) => Cache.GetOrAdd(type, static type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => Depth(property.DeclaringType!)).ThenBy(property => property.MetadataToken)
            .Select(property => new RecordKey(
                YamlNames.Key(property.Name),
                property,
                property.GetCustomAttribute<RequiredMemberAttribute>() is not null,
                property.GetCustomAttribute<RangeAttribute>(),
                property.GetCustomAttribute<FilePathAttribute>() is not null))]);

    /// <summary>A new instance with all defaults; required properties are still unset.</summary>
    public static object CreateDefault(Type type) => Activator.CreateInstance(type)!;

    /// <summary>The element type of a list property (IReadOnlyList of it, or an array), or null.</summary>
    public static Type? ElementOfList(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0]
        : null;

    private static int Depth(Type type)
    {
        int depth = 0;
        for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            depth++;
        return depth;
    }
}
