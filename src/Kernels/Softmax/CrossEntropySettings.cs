using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>How cross-entropy is taken: the default is the plain one.</summary>
/// <typeparam name="T">The type of the logits.</typeparam>
public readonly ref struct CrossEntropySettings<T>() where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>w, one weight per class; empty: 1 each. The loss of a position is −Σ_c w_c·q′_c·log p_c.</summary>
    public ReadOnlySpan<T> ClassWeights { get; init; }

    /// <summary>v, one weight per position, a factor of its loss and of its gradient; empty: 1 each. A position of weight 0 is ignored, as one with the label −1 is.</summary>
    public ReadOnlySpan<T> PositionWeights { get; init; }

    /// <summary>Label smoothing ε: q′ = q·(1 − ε) + ε / classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Inverse temperature β: p = softmax(β·z).</summary>
    public double Beta { get; init; } = 1;

    internal double WeightOf(int position) => PositionWeights.IsEmpty ? 1 : double.CreateTruncating(PositionWeights[position]);
}
