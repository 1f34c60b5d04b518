using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>What the options of layers share that normalize parts of a sample by themselves.</summary>
public abstract record RowNormalizationOptions : LayerOptions
{
    /// <summary>ε, added to what the root is taken of.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public double Eps { get; init; } = 1e-5;

    /// <summary>Whether the normalized values are scaled and shifted by what the layer learns.</summary>
    public bool Affine { get; init; } = true;

    /// <summary>How the weights are filled; by default with 1.</summary>
    public FillerOptions WeightFiller { get; init; } = new() { Value = 1 };
}
