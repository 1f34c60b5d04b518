using System.ComponentModel.DataAnnotations;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>Options of Convolution and Deconvolution.</summary>
public sealed record ConvolutionOptions : SlidingWindowOptions
{
    /// <summary>The number of channels of a top.</summary>
    [Range(1, int.MaxValue)]
    public required int NumOutput { get; init; }

    /// <summary>Whether there is a bias for each channel of a top.</summary>
    public bool BiasTerm { get; init; } = true;

    /// <summary>The number of groups, G: the channels of bottom and top are split into as many runs, and each run of the one is connected with its own run of the other only.</summary>
    [Range(1, int.MaxValue)]
    public int Group { get; init; } = 1;

    /// <summary>DIRECT keeps to the sum of the formula; AUTO computes kernels of 3×3 and 5×5 with stride 1 by Winograd's minimal filtering where that is faster, with a rounding error of two to six times the direct sum's in the mean.</summary>
    public ConvolutionAlgorithm Algorithm { get; init; }

    /// <summary>How the weights are filled.</summary>
    public FillerOptions WeightFiller { get; init; } = new();

    /// <summary>How the bias is filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        foreach ((string Property, string Message) error in base.Validate())
            yield return error;
        if (NumOutput % Group != 0)
            yield return (nameof(Group), $"'num_output' must be a multiple of 'group', but {NumOutput} is not one of {Group}");
    }
}
