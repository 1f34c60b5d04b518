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
public sealed record FillerOptions : IValidated
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

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate()
    {
        if (!Filler.Types.Contains(Type))
        {
            yield return (nameof(Type), $"unknown filler type '{Type}'{NearestName.Hint(Type, Filler.Types)} (known: {string.Join(", ", Filler.Types)})");
            yield break;
        }
        if (Type == "uniform")
        {
            if (!double.IsFinite(Min) || !double.IsFinite(Max))
                yield return (nameof(Min), $"the uniform filler needs finite min and max, but min is {Min} and max is {Max}");
            else if (Min > Max)
                yield return (nameof(Min), $"the uniform filler needs min ≤ max, but min is {Min} and max is {Max}");
        }
        if (Type == "gaussian")
        {
            if (!double.IsFinite(Mean))
                yield return (nameof(Mean), $"the gaussian filler needs a finite mean, but mean is {Mean}");
            if (!double.IsFinite(Std) || Std < 0)
                yield return (nameof(Std), $"the gaussian filler needs a finite std ≥ 0, but std is {Std}");
            if (Sparse < -1)
                yield return (nameof(Sparse), $"the gaussian filler needs sparse ≥ 0, or −1 for none, but sparse is {Sparse}");
        }
        else if (Sparse != -1)
        {
            yield return (nameof(Sparse), $"only the gaussian filler takes sparse, but the type is {Type}");
        }
    }
}
