using System.IO.Enumeration;
using System.Numerics;

namespace NetFramework;

/// <summary>Finds learned blobs by patterns over the names that files hold them by, <c>layer.parameter</c>; a shared one by each of its names. In a pattern <c>*</c> stands for any characters, <c>?</c> for one.</summary>
internal static class Freezing
{
    /// <summary>Freezes what any of the patterns names.</summary>
    public static void Apply<T>(IReadOnlyList<NetLayer<T>> layers, IReadOnlyList<string> patterns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((_, string name, Parameter<T> parameter) in All(layers))
        {
            if (patterns.Any(pattern => Matches(pattern, name)))
                parameter.Freeze();
        }
    }

    /// <summary>What is wrong with a pattern that names no learned blob; null where it names one.</summary>
    public static string? Error<T>(IReadOnlyList<NetLayer<T>> layers, string pattern) where T : unmanaged, IFloatingPointIeee754<T>
    {
        (string Layer, string Name, Parameter<T> Parameter)[] all = [.. All(layers)];
        if (all.Any(entry => Matches(pattern, entry.Name)))
            return null;
        IEnumerable<string> known = all.SelectMany(entry => new[] { entry.Name, $"{entry.Layer}.*", $"*.{entry.Parameter.Name}" });
        return $"the training net has no learned blob '{pattern}'{NearestName.Hint(pattern, known)}";
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static IEnumerable<(string Layer, string Name, Parameter<T> Parameter)> All<T>(IReadOnlyList<NetLayer<T>> layers) where T : unmanaged, IFloatingPointIeee754<T> =>
        from layer in layers
        from parameter in layer.Layer.Parameters
        select (layer.Name, $"{layer.Name}.{parameter.Name}", parameter);
}
