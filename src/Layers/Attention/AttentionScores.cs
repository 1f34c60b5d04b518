using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Layers;

/// <summary>What attention layers keep of their scores, batch × L × S: the probabilities of the last Forward, and which keys a mask bottom lets each query see.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class AttentionScores<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Blob<T> probabilities = new(new Shape(0));
    private int[] maskStarts = [];
    private int maskLine;

    /// <summary>The probabilities, batch × L × S.</summary>
    public Span<T> Probabilities => probabilities.Data;

    /// <summary>Sizes what is kept, and fits the mask to it: aligned at the last axis, an axis that is missing or has the extent 1 serves every index.</summary>
    /// <param name="mask">The mask's shape; null where there is none.</param>
    /// <param name="scores">batch, L, S.</param>
    /// <exception cref="InputException">There are no keys or too many scores, or the mask does not fit.</exception>
    public void Reshape(Shape? mask, params ReadOnlySpan<int> scores)
    {
        if (scores[^1] == 0)
            throw new InputException("there are no keys: a query must have something to attend to");
        double count = 1;
        foreach (int extent in scores)
            count *= extent;
        if (count > Array.MaxLength)
            throw new InputException($"the scores would have the shape {string.Join('×', scores.ToArray())}, which has more than {Array.MaxLength} elements");
        probabilities.Reshape(new Shape(scores));
        if (mask is not null)
            Fit(mask, probabilities.Shape);
    }

    /// <summary>A mask bottom for the kernel.</summary>
    /// <exception cref="InputException">A value is neither 0 nor 1.</exception>
    public KeyMask<T> Mask(Blob<T> mask)
    {
        ReadOnlySpan<T> values = mask.Data;
        int wrong = values.IndexOfAnyExcept(T.Zero, T.One);
        if (wrong >= 0)
            throw new InputException(FormattableString.Invariant($"element {wrong} of the mask is {values[wrong]}, but a mask holds 1 where a query sees a key and 0 where not"));
        return new KeyMask<T>(values, maskStarts, maskLine);
    }

    private void Fit(Shape mask, Shape scores)
    {
        bool fits = mask.Rank >= 1 && mask.Rank <= scores.Rank && mask[-1] == scores[-1];
        for (int axis = 2; fits && axis <= mask.Rank; axis++)
            fits = mask[-axis] == 1 || mask[-axis] == scores[-axis];
        if (!fits)
            throw new InputException($"the mask has the shape {mask}, but the scores have {scores}: aligned at the last axis, which must be the same, each extent must be equal or the mask's be 1");
        int rows = mask.Rank > 1 ? mask[-2] : 1;
        maskLine = rows > 1 ? mask[-1] : 0;
        maskStarts = BatchAxes.Indices(mask.Rank > 2 ? mask.Extents[..^2] : [], new Shape(scores.Extents[..^2]));
        for (int i = 0; i < maskStarts.Length; i++)
            maskStarts[i] *= rows * mask[-1];
    }
}
