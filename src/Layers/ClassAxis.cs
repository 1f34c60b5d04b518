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
}
