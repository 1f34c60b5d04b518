using System.Collections;

namespace NetFramework;

/// <summary>
/// The extents of a blob, outermost first: N×C×H×W for images. Any rank; rank 0 is a scalar with one element.
/// Immutable, compared by value.
/// </summary>
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] extents;

    /// <summary>A shape of the given extents.</summary>
    /// <param name="extents">Outermost first; each at least 0.</param>
    /// <exception cref="ArgumentException">An extent is negative, or the product of the extents other than 0 is over <see cref="Array.MaxLength"/>: so no slice overflows.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        this.extents = extents.ToArray();
        long product = 1;
        foreach (int extent in extents)
        {
            if (extent < 0)
                throw new ArgumentException($"an extent of a shape is at least 0, but [{string.Join(", ", this.extents)}] holds {extent}");
            product *= Math.Max(extent, 1);
            if (product > Array.MaxLength)
                throw new ArgumentException($"the shape [{string.Join(", ", this.extents)}] has more than {Array.MaxLength} elements");
        }
        Count = extents.Contains(0) ? 0 : (int)product;
    }

    /// <summary>The shape of a scalar: rank 0, one element.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => extents.Length;

    /// <summary>The number of elements: the product of all extents.</summary>
    public int Count { get; }

    int IReadOnlyCollection<int>.Count => extents.Length;

    /// <summary>The extent of an axis; a negative axis counts from the end (−1 is the last).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => extents[CanonicalAxis(axis)];

    /// <summary>All extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => extents;

    /// <summary>Caffe's canonical axis rule: an axis in −Rank … Rank−1 becomes one in 0 … Rank−1, negative ones counting from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int CanonicalAxis(int axis) => axis >= -Rank && axis < Rank
        ? axis < 0 ? axis + Rank : axis
        : throw new ArgumentOutOfRangeException(nameof(axis), $"axis {axis} is out of range for the shape {this} of rank {Rank}");

    /// <summary>The number of elements in one slice from <paramref name="startAxis"/> (from 0) up to <paramref name="endAxis"/> (excluded); an empty range has 1.</summary>
    public int CountOf(int startAxis, int endAxis)
    {
        int count = 1;
        for (int axis = startAxis; axis < endAxis; axis++)
            count *= extents[axis];
        return count;
    }

    /// <summary>The number of elements in one slice from <paramref name="startAxis"/> (from 0, at most Rank) to the end.</summary>
    public int CountFrom(int startAxis) => CountOf(startAxis, Rank);

    /// <summary>This shape with the extent of one axis replaced.</summary>
    public Shape With(int axis, int extent)
    {
        int[] changed = [.. extents];
        changed[CanonicalAxis(axis)] = extent;
        return new Shape(changed);
    }

    /// <summary>This shape without one axis.</summary>
    public Shape Without(int axis)
    {
        int canonical = CanonicalAxis(axis);
        return new Shape([.. extents.AsSpan(0, canonical), .. extents.AsSpan(canonical + 1)]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && extents.AsSpan().SequenceEqual(other.extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int extent in extents)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same extents.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>The extents joined by ×, as in 64×1×28×28; "scalar" for rank 0.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('×', extents);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)extents).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
