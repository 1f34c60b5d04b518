using System.Globalization;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>What is asked of labels that are a distribution over the classes at each position.</summary>
public static class SoftLabels
{
    /// <summary>Checks that the labels are shaped as the scores.</summary>
    /// <exception cref="InputException">They are not.</exception>
    public static void CheckShape(Shape scores, Shape labels)
    {
        if (scores != labels)
            throw new InputException($"with 'soft_label' the labels must have the shape of the scores, {scores}, but theirs is {labels}");
    }

    /// <summary>Checks that each label is a number of 0 to 1. That those of a position sum to 1 is not asked for.</summary>
    /// <exception cref="InputException">One is not.</exception>
    public static void Check<T>(ReadOnlySpan<T> labels, ClassAxis axis) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < labels.Length; i++)
        {
            // NaN fails the comparisons.
            if (!(labels[i] >= T.Zero && labels[i] <= T.One))
                throw Wrong(i, labels[i], axis);
        }
    }

    private static InputException Wrong<T>(int at, T value, ClassAxis axis) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int outer = at / (axis.Classes * axis.Inner), label = at / axis.Inner % axis.Classes;
        string place = axis.Inner == 1 ? $"sample {outer}, class {label}" : $"sample {outer}, class {label}, position {at % axis.Inner}";
        return new InputException($"the label of {place} is {value.ToString("R", CultureInfo.InvariantCulture)}, but a soft label is a number of 0 to 1");
    }
}
