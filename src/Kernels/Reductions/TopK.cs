using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>The largest values of a strided row.</summary>
public static class TopK
{
    /// <summary>
    /// Writes the indices of the largest values x[start + i·stride], 0 ≤ i &lt; count, in falling order of the values; of equal values the larger index comes
    /// first (as in Caffe's ArgMax), and NaN ranks above all.
    /// </summary>
    /// <param name="x">Where the row lies.</param>
    /// <param name="start">Place of its first value.</param>
    /// <param name="count">Number of its values.</param>
    /// <param name="stride">Distance of one value to the next.</param>
    /// <param name="indices">As many as are asked for, at most <paramref name="count"/>; overwritten.</param>
    /// <exception cref="ArgumentException">More indices are asked for than there are values.</exception>
    public static void Select<T>(ReadOnlySpan<T> x, int start, int count, int stride, Span<int> indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (indices.Length > count) Shapes.Fail($"{indices.Length} largest of {count} values are asked for.", nameof(indices));
        int filled = 0;
        for (int i = 0; i < count; i++)
        {
            T value = x[start + i * stride];
            int place = filled;
            while (place > 0 && !IsBelow(value, x[start + indices[place - 1] * stride])) place--;
            if (place == indices.Length) continue;
            if (filled < indices.Length) filled++;
            indices[place..(filled - 1)].CopyTo(indices[(place + 1)..]);
            indices[place] = i;
        }
    }

    private static bool IsBelow<T>(T value, T other) where T : unmanaged, IFloatingPointIeee754<T> =>
        value < other || (T.IsNaN(other) && !T.IsNaN(value));
}
