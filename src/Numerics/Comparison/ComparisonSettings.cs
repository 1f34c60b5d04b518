namespace NetFramework.Numerics;

/// <summary>What a comparison runs.</summary>
public sealed record ComparisonSettings
{
    /// <summary>The precisions, each with every formulation.</summary>
    public IReadOnlyList<ElementPrecision> Precisions { get; init; } = [ElementPrecision.Float, ElementPrecision.Double];

    /// <summary>The formulations of the classification losses.</summary>
    public IReadOnlyList<Formulation> Formulations { get; init; } = [Formulation.Fused, Formulation.Separated, Formulation.Log];

    /// <summary>The number of batches.</summary>
    public int Batches { get; init; } = 1;
}
