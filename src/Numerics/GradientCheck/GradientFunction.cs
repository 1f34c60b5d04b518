namespace NetFramework.Numerics;

/// <summary>A function with a gradient, in double: a layer, a whole net, or anything else.</summary>
public sealed record GradientFunction
{
    /// <summary>Computes the outputs' values from the inputs' values. Called again with the same inputs it gives the same outputs, random layers included.</summary>
    public required Action Forward { get; init; }

    /// <summary>Computes the inputs' diffs from the outputs' diffs, after a Forward. Of a function with one single output the diff is always 1.</summary>
    public required Action Backward { get; init; }

    /// <summary>What the derivatives are taken with respect to.</summary>
    public required IReadOnlyList<GradientVariable> Inputs { get; init; }

    /// <summary>What the derivatives are of.</summary>
    public required IReadOnlyList<GradientVariable> Outputs { get; init; }
}
