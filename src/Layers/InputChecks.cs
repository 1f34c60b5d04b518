using System.Numerics;

namespace NetFramework.Layers;

/// <summary>What layers ask of shapes that the user's definition led to: each failure is one <see cref="InputException"/>.</summary>
public static class InputChecks
{
    /// <summary>The axis by Caffe's canonical rule: −1 is the last.</summary>
    /// <param name="shape">The shape that the axis is one of.</param>
    /// <param name="axis">The axis as the definition gives it.</param>
    /// <param name="key">The option that gives it.</param>
    /// <exception cref="InputException">The shape has no such axis.</exception>
    public static int Axis(Shape shape, int axis, string key = "axis")
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (axis < -shape.Rank || axis >= shape.Rank)
        {
            throw new InputException(shape.Rank == 0
                ? $"'{key}' is {axis}, but the bottom is a scalar, which has no axes"
                : $"'{key}' is {axis}, but a bottom of shape {shape} has the axes {-shape.Rank} to {shape.Rank - 1}");
        }
        return shape.CanonicalAxis(axis);
    }

    /// <summary>Checks that two bottoms have one batch extent (axis 0) and as many elements in each sample.</summary>
    /// <exception cref="InputException">They differ.</exception>
    public static void SameSamples(Shape first, Shape second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Rank == 0 || second.Rank == 0 ? first != second : first[0] != second[0] || first.Count != second.Count)
            throw new InputException($"the bottoms must agree in their first axis and in the elements of a sample, but their shapes are {first} and {second}");
    }

    /// <summary>Checks that a shape has the axes of images.</summary>
    /// <exception cref="InputException">It has not 4 axes.</exception>
    public static void Images(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 4)
            throw new InputException($"the bottom must have 4 axes, N×C×H×W, but its shape is {shape}");
    }

    /// <summary>The shape of a top, where extents of the user's choice may make it too large.</summary>
    /// <exception cref="InputException">It has more than <see cref="Array.MaxLength"/> elements.</exception>
    public static Shape TopShape(params ReadOnlySpan<int> extents)
    {
        double count = 1;
        foreach (int extent in extents)
            count *= Math.Max(extent, 1);
        return count <= Array.MaxLength
            ? new Shape(extents)
            : throw new InputException($"the top would have the shape {string.Join('×', extents.ToArray())}, which has more than {Array.MaxLength} elements");
    }

    /// <summary>Checks that all bottoms have the shape of the first.</summary>
    /// <exception cref="InputException">One has another.</exception>
    public static void SameShapes<T>(ReadOnlySpan<Blob<T>> bottom) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 1; i < bottom.Length; i++)
        {
            if (bottom[i].Shape != bottom[0].Shape)
                throw new InputException($"the bottoms must have one shape, but bottom 0 has {bottom[0].Shape} and bottom {i} has {bottom[i].Shape}");
        }
    }

    /// <summary>What is wrong with shapes that a definition gives as lists of extents.</summary>
    internal static IEnumerable<string> ShapeErrors(IReadOnlyList<IReadOnlyList<int>> shapes)
    {
        if (shapes.Count == 0)
            yield return "'shape' must be a list of extents such as [64, 1, 28, 28], not empty";
        foreach (IReadOnlyList<int> extents in shapes)
        {
            if (extents.Any(extent => extent < 1))
                yield return $"the extents of 'shape' must be 1 or more, but [{string.Join(", ", extents)}] holds {extents.First(extent => extent < 1)}";
            else if (extents.Aggregate(1.0, (product, extent) => product * extent) > Array.MaxLength)
                yield return $"'shape' is [{string.Join(", ", extents)}], which has more than {Array.MaxLength} elements";
        }
    }
}
