using NetFramework.Layers;

namespace NetFramework;

/// <summary>What a net file says of one layer: what all layers have, and the options of its type.</summary>
public sealed record LayerDefinition
{
    /// <summary>The layer's name, unique in the net of a phase; weights are matched by it.</summary>
    public required string Name { get; init; }

    /// <summary>The layer's type, a name of <see cref="LayerRegistry"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The names of the input blobs.</summary>
    public IReadOnlyList<string> Bottom { get; init; } = [];

    /// <summary>The names of the output blobs. A top named as a bottom is a new version of that name.</summary>
    public IReadOnlyList<string> Top { get; init; } = [];

    /// <summary>The weight of each top in the total loss; empty for the type's default.</summary>
    public IReadOnlyList<double> LossWeight { get; init; } = [];

    /// <summary>Share name and multipliers of each learned blob, in the layer's order; may be shorter than the list of blobs.</summary>
    public IReadOnlyList<ParameterSpec> Param { get; init; } = [];

    /// <summary>For each bottom, whether a gradient is passed down: false blocks it, true asks for it even where nothing below learns; empty lets the net decide.</summary>
    public IReadOnlyList<bool> PropagateDown { get; init; } = [];

    /// <summary>The layer is in the net only where one of these rules is met; empty for always.</summary>
    public IReadOnlyList<NetStateRule> Include { get; init; } = [];

    /// <summary>The layer is not in the net where one of these rules is met.</summary>
    public IReadOnlyList<NetStateRule> Exclude { get; init; } = [];

    /// <summary>The options of the layer's type.</summary>
    public LayerOptions Options { get; init; } = new NoOptions();

    /// <summary>Where the definition says what: by key, and by key/index for an entry of a list; "" is the layer itself.</summary>
    internal IReadOnlyDictionary<string, SourceLocation> Locations { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>An error about this layer, at the place of <paramref name="key"/> where the source has it, else at the layer's.</summary>
    public InputError Error(string message, string key = "") =>
        new($"layer '{Name}' ({Type}): {message}", Locations.GetValueOrDefault(key) ?? Locations.GetValueOrDefault(""));
}
