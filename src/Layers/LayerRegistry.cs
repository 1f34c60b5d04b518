using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;

namespace NetFramework.Layers;

/// <summary>What is known of a layer type.</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Role">What it is for.</param>
/// <param name="LayerType">The open generic class, <c>InnerProductLayer&lt;&gt;</c>.</param>
/// <param name="OptionsType">Its options record.</param>
public sealed record LayerTypeInfo(string Name, LayerRole Role, Type LayerType, Type OptionsType);

/// <summary>
/// All layer types by name: those of this assembly, and those of assemblies that were registered. A layer type is a public, non-abstract class with a
/// <see cref="LayerTypeAttribute"/>, one type parameter (the element type), derived from <see cref="Layer{T, TOptions}"/>, with a constructor that takes its options.
/// </summary>
public static class LayerRegistry
{
    private static readonly ConcurrentDictionary<string, LayerTypeInfo> ByName = new(StringComparer.Ordinal);

    static LayerRegistry() => Register(typeof(LayerRegistry).Assembly);

    /// <summary>All registered layer types, by name.</summary>
    public static IReadOnlyList<LayerTypeInfo> Types => [.. ByName.Values.OrderBy(info => info.Name, StringComparer.Ordinal)];

    /// <summary>Registers every layer type of an assembly and returns them. Registering an assembly again changes nothing.</summary>
    /// <exception cref="InputException">A class with the attribute is no layer type, or its name is taken by another class.</exception>
    public static IReadOnlyList<LayerTypeInfo> Register(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        List<LayerTypeInfo> found = [];
        foreach (Type type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<LayerTypeAttribute>() is { } attribute)
                found.Add(Describe(type, attribute));
        }
        foreach (LayerTypeInfo info in found)
        {
            LayerTypeInfo present = ByName.GetOrAdd(info.Name, info);
            if (present.LayerType != info.LayerType)
                throw new InputException($"the layer type '{info.Name}' of {info.LayerType.FullName} is already that of {present.LayerType.FullName}");
        }
        return found;
    }

    /// <summary>The layer type of this name, or null.</summary>
    public static LayerTypeInfo? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>A new layer of the named type.</summary>
    /// <exception cref="InputException">There is no such type, or the options are not its.</exception>
    public static Layer<T> Create<T>(string type, LayerOptions options) where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerTypeInfo info = Find(type) ?? throw new InputException($"unknown layer type '{type}'{NearestName.Hint(type, ByName.Keys)}");
        if (!info.OptionsType.IsInstanceOfType(options))
            throw new InputException($"the options of a layer of type '{type}' are {info.OptionsType.Name}, not {options?.GetType().Name ?? "null"}");
        return (Layer<T>)Activator.CreateInstance(info.LayerType.MakeGenericType(typeof(T)), options)!;
    }

    private static LayerTypeInfo Describe(Type type, LayerTypeAttribute attribute)
    {
        string problem = $"the class {type.FullName} is marked as the layer type '{attribute.Name}', but ";
        if (type.IsAbstract || !type.IsGenericTypeDefinition || type.GetGenericArguments().Length != 1)
            throw new InputException(problem + "it is not a concrete class with one type parameter, the element type");
        for (Type? ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (!ancestor.IsGenericType || ancestor.GetGenericTypeDefinition() != typeof(Layer<,>))
                continue;
            Type options = ancestor.GetGenericArguments()[1];
            if (type.GetConstructor([options]) is null)
                throw new InputException(problem + $"it has no public constructor that takes {options.Name} alone");
            return new LayerTypeInfo(attribute.Name, attribute.Role, type, options);
        }
        throw new InputException(problem + "it does not derive from Layer<T, TOptions>");
    }
}
