namespace NetFramework;

/// <summary>What a net file says: the layers, for every phase, before any pass. Immutable; passes make changed copies.</summary>
public sealed record NetDefinition
{
    /// <summary>The net's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether Backward gives the diffs of inputs and data too.</summary>
    public bool ForceBackward { get; init; }

    /// <summary>How classification losses are computed, however they are written; null: as they are written. Weights are the same in all.</summary>
    public Formulation? Formulation { get; init; }

    /// <summary>The layers, in the order in which they run.</summary>
    public required IReadOnlyList<LayerDefinition> Layers { get; init; }

    /// <summary>Reads a net file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that come in place of the file's.</param>
    /// <exception cref="InputException">The file is missing or wrong; it carries every error of the file.</exception>
    public static NetDefinition Load(string path, IReadOnlyList<Yaml.Override>? overrides = null) => Yaml.DefinitionReader.ReadFile<NetDefinition>(path, overrides);

    /// <summary>Reads a net from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name to give in errors; paths in the text are relative to its folder.</param>
    /// <exception cref="InputException">The text is wrong; it carries every error.</exception>
    public static NetDefinition Parse(string yaml, string? file = null) => Yaml.DefinitionReader.ReadText<NetDefinition>(yaml, file);

    /// <summary>This definition as YAML. Reading it gives an equal definition; comments and layout of the source are not kept.</summary>
    public string ToYaml() => Yaml.DefinitionWriter.Write(this);
}
