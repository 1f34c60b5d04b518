using System.Numerics;

namespace NetFramework.Solvers;

/// <summary>A run of elements of one learned blob, with what a rule needs to update them.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct UpdateBlock<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T>[] histories;
    private readonly int start;

    internal UpdateBlock(Parameter<T> parameter, Span<T> gradient, Blob<T>[] histories, int start, double rate)
    {
        (this.histories, this.start) = (histories, start);
        Weights = parameter.Data.Slice(start, gradient.Length);
        Gradient = gradient;
        Rate = rate;
    }

    /// <summary>The weights.</summary>
    public Span<T> Weights { get; }

    /// <summary>Their gradient; the rule may work in its place.</summary>
    public Span<T> Gradient { get; }

    /// <summary>The learning rate, times the blob's lr_mult.</summary>
    public double Rate { get; }

    /// <summary>One of the rule's histories of these weights.</summary>
    public Span<T> History(int index) => histories[index].Data.Slice(start, Weights.Length);
}
