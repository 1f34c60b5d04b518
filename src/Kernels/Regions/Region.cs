using System.Numerics;

namespace NetFramework.Kernels;

/// <summary>A box of an array of any number of axes: part[i] = whole[i + offset].</summary>
public static class Region
{
    /// <summary>Copies the box out of the whole.</summary>
    /// <param name="whole">The whole array, row-major.</param>
    /// <param name="wholeExtents">Its extents.</param>
    /// <param name="offset">Where the box begins, one number per axis.</param>
    /// <param name="part">The box, row-major.</param>
    /// <param name="partExtents">Its extents.</param>
    /// <exception cref="ArgumentException">The box does not lie in the whole, or a span has not the elements that its extents ask for.</exception>
    public static void CopyOut<T>(ReadOnlySpan<T> whole, ReadOnlySpan<int> wholeExtents, ReadOnlySpan<int> offset, Span<T> part, ReadOnlySpan<int> partExtents)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = Check(whole.Length, wholeExtents, offset, part.Length, partExtents);
        for (int start = 0; start < part.Length; start += length)
            whole.Slice(Position(start, wholeExtents, offset, partExtents), length).CopyTo(part.Slice(start, length));
    }

    /// <summary>Copies the box into the whole; the rest of the whole stays as it is.</summary>
    /// <param name="part">The box, row-major.</param>
    /// <param name="partExtents">Its extents.</param>
    /// <param name="whole">The whole array, row-major.</param>
    /// <param name="wholeExtents">Its extents.</param>
    /// <param name="offset">Where the box begins, one number per axis.</param>
    /// <exception cref="ArgumentException">The box does not lie in the whole, or a span has not the elements that its extents ask for.</exception>
    public static void CopyIn<T>(ReadOnlySpan<T> part, ReadOnlySpan<int> partExtents, Span<T> whole, ReadOnlySpan<int> wholeExtents, ReadOnlySpan<int> offset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int length = Check(whole.Length, wholeExtents, offset, part.Length, partExtents);
        for (int start = 0; start < part.Length; start += length)
            part.Slice(start, length).CopyTo(whole.Slice(Position(start, wholeExtents, offset, partExtents), length));
    }

    /// <summary>Where in the whole the element at a position of the part lies.</summary>
    private static int Position(int position, ReadOnlySpan<int> wholeExtents, ReadOnlySpan<int> offset, ReadOnlySpan<int> partExtents)
    {
        int result = 0, scale = 1;
        for (int axis = partExtents.Length - 1; axis >= 0; axis--)
        {
            (position, int index) = Math.DivRem(position, partExtents[axis]);
            result += (index + offset[axis]) * scale;
            scale *= wholeExtents[axis];
        }
        return result;
    }

    /// <summary>Checks, and returns the elements that lie together in both.</summary>
    private static int Check(int whole, ReadOnlySpan<int> wholeExtents, ReadOnlySpan<int> offset, int part, ReadOnlySpan<int> partExtents)
    {
        if (offset.Length != wholeExtents.Length || partExtents.Length != wholeExtents.Length)
            Shapes.Fail($"the whole has {wholeExtents.Length} axes, the part {partExtents.Length} and the offset {offset.Length}.", nameof(offset));
        long wholeCount = 1, partCount = 1;
        for (int axis = 0; axis < offset.Length; axis++)
        {
            if (offset[axis] < 0 || partExtents[axis] < 0 || offset[axis] > wholeExtents[axis] - partExtents[axis])
                Shapes.Fail($"on axis {axis}, {partExtents[axis]} elements from {offset[axis]} on do not lie in {wholeExtents[axis]}.", nameof(offset));
            wholeCount *= wholeExtents[axis];
            partCount *= partExtents[axis];
        }
        Shapes.Length(whole, wholeCount, nameof(whole));
        Shapes.Length(part, partCount, nameof(part));
        return partExtents.IsEmpty ? 1 : partExtents[^1];
    }
}
