namespace NetFramework.Kernels;

/// <summary>How a convolution may be computed.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>In whichever way is fast: kernels of 3×3 and 5×5 with stride 1 by Winograd's minimal filtering where that pays, everything else as DIRECT.</summary>
    Auto,

    /// <summary>As the formula says: each output is one sum of products.</summary>
    Direct,
}
