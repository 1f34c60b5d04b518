using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>Options of the recurrent layers.</summary>
public sealed record RecurrentOptions : LayerOptions
{
    /// <summary>The number of outputs of a step, D.</summary>
    [Range(1, int.MaxValue)]
    public required int NumOutput { get; init; }

    /// <summary>How the weights are filled.</summary>
    public FillerOptions WeightFiller { get; init; } = new();

    /// <summary>How the biases are filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();

    /// <summary>
    /// Whether the states before the first step are bottoms, and those after the last step are tops, after all the others; 1×N×D each. Else the layer carries them on from one
    /// Forward to the next.
    /// </summary>
    public bool ExposeHidden { get; init; }
}
