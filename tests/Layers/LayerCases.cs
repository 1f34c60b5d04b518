namespace NetFramework.Tests.Layers;

/// <summary>All layer cases of this assembly.</summary>
internal static class LayerCases
{
    public static IReadOnlyList<LayerCase> All { get; } =
    [
        .. typeof(LayerCases).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(ILayerCases)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => ((ILayerCases)Activator.CreateInstance(type)!).Cases),
    ];
}
