using System.ComponentModel.DataAnnotations;

namespace NetFramework.Layers;

/// <summary>Options of SeparableConvolution.</summary>
public sealed record SeparableConvolutionOptions : SlidingWindowOptions
{
    /// <summary>The number of channels of the top.</summary>
    [Range(1, int.MaxValue)]
    public required int NumOutput { get; init; }

    /// <summary>The number of channels that each channel of the bottom gives before they are mixed.</summary>
    [Range(1, int.MaxValue)]
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>Whether there is a bias for each channel of the top.</summary>
    public bool BiasTerm { get; init; } = true;

    /// <summary>How the depthwise weights are filled.</summary>
    public FillerOptions DepthwiseFiller { get; init; } = new();

    /// <summary>How the pointwise weights are filled.</summary>
    public FillerOptions PointwiseFiller { get; init; } = new();

    /// <summary>How the bias is filled.</summary>
    public FillerOptions BiasFiller { get; init; } = new();
}
