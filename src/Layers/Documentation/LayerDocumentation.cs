namespace NetFramework.Layers;

/// <summary>What the docstrings say of a layer type: its formula and shapes, and each of its options.</summary>
/// <param name="Type">The layer type.</param>
/// <param name="Summary">What it computes, forward and backward; empty where the assembly has no documentation file.</param>
/// <param name="Remarks">Shapes, errors, source; empty where there are none.</param>
/// <param name="Options">Its options, in the order of declaration, the layer's own first.</param>
public sealed record LayerDocumentation(LayerTypeInfo Type, string Summary, string Remarks, IReadOnlyList<OptionDocumentation> Options)
{
    /// <summary>Summary and remarks, the latter on lines of their own.</summary>
    public string Text => string.Join('\n', new[] { Summary, Remarks }.Where(part => part.Length > 0));

    /// <summary>The documentation of a layer type, from the XML file that the compiler wrote beside its assembly.</summary>
    public static LayerDocumentation Of(LayerTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new LayerDocumentation(
            type,
            XmlDocumentation.TextOf(type.LayerType, "summary"),
            XmlDocumentation.TextOf(type.LayerType, "remarks"),
            OptionDocumentation.AllOf(type.OptionsType));
    }
}
