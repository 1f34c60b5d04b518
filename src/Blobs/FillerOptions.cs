namespace NetFramework;

/// <summary>Which count a filler scales its variance by.</summary>
public enum VarianceNorm
{
    /// <summary>The number of inputs of one output: count / shape[0].</summary>
    FanIn,

    /// <summary>The number of outputs that one input reaches: count / shape[1].</summary>
    FanOut,

    /// <summary>The mean of the two.</summary>
    Average,
}

/// <summary>How the initial values of a learned blob are chosen (Caffe's FillerParameter).</summary>
public sealed record FillerOptions
{
    /// <summary>constant, uniform, gaussian, positive_unitball, xavier, msra or bilinear.</summary>
    public string Type { get; init; } = "constant";

    /// <summary>The value of constant.</summary>
    public double Value { get; init; }

    /// <summary>The lower bound of uniform.</summary>
    public double Min { get; init; }

    /// <summary>The upper bound of uniform.</summary>
    public double Max { get; init; } = 1;

    /// <summary>The mean of gaussian.</summary>
    public double Mean { get; init; }

    /// <summary>The standard deviation of gaussian.</summary>
    public double Std { get; init; } = 1;

    /// <summary>gaussian: a value stays with the probability sparse / shape[0] and else becomes 0, so that of the outputs (shape[0]) an input reaches this many on average; −1 for no sparsity.</summary>
    public int Sparse { get; init; } = -1;

    /// <summary>xavier and msra: the count that scales the variance.</summary>
    public VarianceNorm VarianceNorm { get; init; }
}
