using System.Globalization;
using System.Numerics;

namespace NetFramework.Layers;

/// <summary>The values of a blob as indices of rows, checked.</summary>
public sealed class RowIndices
{
    private int[] indices = [];
    private int count;

    /// <summary>The indices of the last <see cref="Read"/>.</summary>
    public ReadOnlySpan<int> Values => indices.AsSpan(0, count);

    /// <summary>Makes room for a number of indices.</summary>
    public void Reshape(int length)
    {
        if (indices.Length < length)
            indices = new int[length];
        count = length;
    }

    /// <summary>Reads and checks the indices.</summary>
    /// <param name="source">The values of the blob; as many as were made room for.</param>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="InputException">A value is not an integer of 0 … rows − 1.</exception>
    public void Read<T>(ReadOnlySpan<T> source, int rows) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < count; i++)
        {
            double value = double.CreateTruncating(source[i]);
            // NaN fails the comparisons.
            if (!(value >= 0 && value < rows && value == Math.Floor(value)))
                throw new InputException($"index {i} is {value.ToString("R", CultureInfo.InvariantCulture)}, but an index is an integer of 0 to {rows - 1}");
            indices[i] = (int)value;
        }
    }
}
