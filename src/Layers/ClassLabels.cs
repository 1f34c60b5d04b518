using System.Numerics;

namespace NetFramework.Layers;

/// <summary>The labels of a batch as integers, checked: one per position, −1 where it is ignored.</summary>
public sealed class ClassLabels
{
    private int[] labels = [];
    private int positions;

    /// <summary>The labels of the last <see cref="Read"/>, one per position: 0 … classes − 1, or −1 where the position is ignored.</summary>
    public ReadOnlySpan<int> Values => labels.AsSpan(0, positions);

    /// <summary>The number of positions that are not ignored.</summary>
    public int Valid { get; private set; }

    /// <summary>Makes room for one label per position.</summary>
    /// <param name="axis">The scores' extents around the class axis.</param>
    /// <param name="scores">The scores' shape.</param>
    /// <param name="labelShape">The labels' shape.</param>
    /// <exception cref="InputException">There is not just one label per position.</exception>
    public void Reshape(ClassAxis axis, Shape scores, Shape labelShape)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labelShape);
        if (labelShape.Count != axis.Positions)
        {
            throw new InputException(
                $"there must be one label for each of the {axis.Positions} position(s) of the scores (shape {scores}, class axis {axis.Axis}), "
                + $"but the label bottom has the shape {labelShape}, {labelShape.Count} element(s)");
        }
        positions = axis.Positions;
        if (labels.Length < positions)
            labels = new int[positions];
    }

    /// <summary>Reads and checks the labels.</summary>
    /// <param name="source">The values of the label blob.</param>
    /// <param name="axis">The scores' extents around the class axis.</param>
    /// <param name="ignoreLabel">The label that marks a position as ignored, if any.</param>
    /// <exception cref="InputException">A label is not an integer, is NaN or names no class.</exception>
    public void Read<T>(ReadOnlySpan<T> source, ClassAxis axis, int? ignoreLabel) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Valid = 0;
        for (int i = 0; i < positions; i++)
        {
            double value = double.CreateTruncating(source[i]);
            if (value == ignoreLabel)
            {
                labels[i] = -1;
                continue;
            }
            // NaN fails the comparisons.
            if (!(value >= 0 && value < axis.Classes && value == Math.Floor(value)))
                throw Wrong(i, value, axis, ignoreLabel);
            labels[i] = (int)value;
            Valid++;
        }
    }

    private static InputException Wrong(int position, double value, ClassAxis axis, int? ignoreLabel)
    {
        string place = axis.Inner == 1 ? $"sample {position}" : $"sample {position / axis.Inner}, position {position % axis.Inner}";
        string number = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        string ignored = ignoreLabel is { } label ? $", or {label}, the ignore_label" : "";
        return new InputException($"the label of {place} is {number}, but a label is an integer of 0 to {axis.Classes - 1}{ignored}");
    }
}
