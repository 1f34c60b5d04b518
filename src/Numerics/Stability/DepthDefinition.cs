using System.ComponentModel.DataAnnotations;
using System.Runtime.Serialization;

namespace NetFramework.Numerics;

/// <summary>The nonlinear layer of a stack.</summary>
public enum StackActivation
{
    /// <summary>The layer Sigmoid.</summary>
    [EnumMember(Value = "Sigmoid")] Sigmoid,

    /// <summary>The layer TanH.</summary>
    [EnumMember(Value = "TanH")] TanH,

    /// <summary>The layer ReLU.</summary>
    [EnumMember(Value = "ReLU")] ReLU,
}

/// <summary>One stack of the depth study: an activation, and how the weights before it are filled.</summary>
public sealed record StackDefinition
{
    /// <summary>The activation.</summary>
    public required StackActivation Activation { get; init; }

    /// <summary>The filler of the weights.</summary>
    public required FillerOptions WeightFiller { get; init; }

    /// <summary>The stack in words: "ReLU, msra"; "TanH, gaussian 0.5".</summary>
    public string Title => FormattableString.Invariant($"{Activation}, {WeightFiller.Type}") + (WeightFiller.Type == "gaussian" ? FormattableString.Invariant($" {WeightFiller.Std}") : "");
}

/// <summary>The study of gradients through depth: stacks of InnerProduct layers with an activation after each, below a softmax loss.</summary>
public sealed record DepthDefinition : IValidated
{
    /// <summary>The number of InnerProduct layers with an activation.</summary>
    [Range(1, 1000)] public required int Depth { get; init; }

    /// <summary>The number of outputs of each.</summary>
    [Range(1, 10_000)] public required int Width { get; init; }

    /// <summary>The number of samples: inputs from the standard normal distribution, labels from all classes alike.</summary>
    [Range(1, 10_000)] public int BatchSize { get; init; } = 64;

    /// <summary>The number of classes of the loss.</summary>
    [Range(2, 10_000)] public int Classes { get; init; } = 10;

    /// <summary>The stacks.</summary>
    public required IReadOnlyList<StackDefinition> Stacks { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Message)> Validate()
    {
        if (Stacks.Count == 0)
            yield return (nameof(Stacks), "'stacks' is empty");
    }
}
