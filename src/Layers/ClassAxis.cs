using System.Numerics;

namespace NetFramework.Layers;

/// <summary>A shape seen around its class axis: outer × classes × inner. A position is one of the outer·inner places that hold a value per class.</summary>
/// <param name="Axis">The class axis, 0 or more.</param>
/// <param name="Outer">The product of the extents before it.</param>
/// <param name="Classes">Its extent, at least 1.</param>
/// <param name="Inner">The product of the extents after it.</param>
public readonly record struct ClassAxis(int Axis, int Outer, int Classes, int Inner)
{
    /// <summary>The number of positions, outer·inner.</summary>
    public int Positions => Outer * Inner;

    /// <summary>The shape around the given axis.</summary>
    /// <exception cref="InputException">The shape has no such axis, or the axis is empty.</exception>
    public static ClassAxis Of(Shape shape, int axis)
    {
        int canonical = InputChecks.Axis(shape, axis);
        if (shape[canonical] == 0)
            throw new InputException($"the class axis {canonical} of a bottom of shape {shape} is empty");
        return new ClassAxis(canonical, shape.CountOf(0, canonical), shape[canonical], shape.CountFrom(canonical + 1));
    }

    /// <summary>Where the value of class 0 at a position lies; that of class k lies k·inner further.</summary>
    public int Start(int position) => Inner == 1 ? position * Classes : position / Inner * Classes * Inner + position % Inner;

    /// <summary>The class that scores predict at a position: that of the largest, the first of equal ones; of one score alone, 1 where it is above 0, else 0. −1 where a score is NaN.</summary>
    public int Predicted<T>(ReadOnlySpan<T> scores, int position) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int start = Start(position), best = 0;
        if (Classes == 1)
            return T.IsNaN(scores[start]) ? -1 : scores[start] > T.Zero ? 1 : 0;
        T largest = scores[start];
        bool isNumber = !T.IsNaN(largest);
        for (int k = 1; k < Classes; k++)
        {
            T score = scores[start + k * Inner];
            isNumber &= !T.IsNaN(score);
            if (score > largest)
                (largest, best) = (score, k);
        }
        return isNumber ? best : -1;
    }
}
