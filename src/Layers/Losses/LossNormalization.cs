namespace NetFramework.Layers;

/// <summary>What the sum of the losses of all positions is divided by (Caffe's LossParameter.NormalizationMode). A divisor below 1 counts as 1.</summary>
public enum LossNormalization
{
    /// <summary>The number of positions, ignored ones included.</summary>
    Full,

    /// <summary>The number of positions that are not ignored.</summary>
    Valid,

    /// <summary>The extents before the class axis: the batch size.</summary>
    BatchSize,

    /// <summary>1: the loss is the sum.</summary>
    None,
}
