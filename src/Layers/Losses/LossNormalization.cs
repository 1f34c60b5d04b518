namespace NetFramework.Layers;

/// <summary>What the sum of the losses of all positions is divided by (Caffe's LossParameter.NormalizationMode). A divisor of 0 counts as 1.</summary>
public enum LossNormalization
{
    /// <summary>The number of positions, ignored ones included.</summary>
    Full,

    /// <summary>The sum of the weights of the positions that are not ignored, a position's weight being that of its sample times that of its label's class, with soft labels that of its sample alone: the loss is a weighted mean. Without weights, their number.</summary>
    Valid,

    /// <summary>The extents before the class axis: the batch size.</summary>
    BatchSize,

    /// <summary>1: the loss is the sum.</summary>
    None,
}
