namespace NetFramework.Layers;

/// <summary>What a layer is for in a net. The deploy pass asks: it turns data layers into inputs and losses into their predictions, and drops metrics.</summary>
public enum LayerRole
{
    /// <summary>Computes tops from bottoms.</summary>
    Compute,

    /// <summary>Brings data in: it has no bottoms.</summary>
    Data,

    /// <summary>Its tops are losses, which training makes small.</summary>
    Loss,

    /// <summary>Its tops tell how good the net is; no gradient flows through it.</summary>
    Metric,
}

/// <summary>Registers a class as a layer type under the name that definitions use.</summary>
/// <param name="name">The type's name in YAML: "InnerProduct".</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LayerTypeAttribute(string name) : Attribute
{
    /// <summary>The type's name in YAML.</summary>
    public string Name { get; } = name;

    /// <summary>What the layer is for.</summary>
    public LayerRole Role { get; init; } = LayerRole.Compute;
}
