using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>
/// How weights change by their gradient. A rule is one class: it says which numbers it remembers per weight, and computes one block.
/// What comes before it (mean over iter_size, clipping, penalty) is in the gradient already.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class UpdateRule<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The names of the histories: numbers that the rule remembers per weight, all 0 at first. They are saved under these names.</summary>
    public abstract IReadOnlyList<string> Histories { get; }

    /// <summary>Updates the weights of a block in place, and the histories with them. It may overwrite the gradient. No element depends on another, and nothing is allocated.</summary>
    public abstract void Update(UpdateBlock<T> block);

    /// <summary>The rule of a definition.</summary>
    public static UpdateRule<T> Of(SolverDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Type switch
        {
            SolverType.Sgd => new SgdRule<T>(definition.Momentum),
            _ => throw new ArgumentOutOfRangeException(nameof(definition), definition.Type, "no such update rule"),
        };
    }
}

/// <summary>A run of elements of one learned blob, with what a rule needs to update them.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct UpdateBlock<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T>[] histories;
    private readonly int start;

    internal UpdateBlock(Parameter<T> parameter, Blob<T>[] histories, int start, int length, double rate, long iteration)
    {
        (this.histories, this.start) = (histories, start);
        Weights = parameter.Data.Slice(start, length);
        Gradient = parameter.Diff.Slice(start, length);
        (Rate, Iteration) = (rate, iteration);
    }

    /// <summary>The weights.</summary>
    public Span<T> Weights { get; }

    /// <summary>Their gradient.</summary>
    public Span<T> Gradient { get; }

    /// <summary>The learning rate, times the blob's lr_mult.</summary>
    public double Rate { get; }

    /// <summary>The number of updates made before this one.</summary>
    public long Iteration { get; }

    /// <summary>One of the rule's histories of these weights.</summary>
    public Span<T> History(int index) => histories[index].Data.Slice(start, Weights.Length);
}
