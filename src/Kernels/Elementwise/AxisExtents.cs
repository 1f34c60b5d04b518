namespace NetFramework.Kernels;

/// <summary>A row-major array seen as outer × extent × inner: an axis, or several that stand side by side taken as one, with what lies before and after.</summary>
/// <remarks>A run is one of the outer·extent stretches of inner elements that belong to one index of the axis; run r belongs to index r mod extent.</remarks>
/// <param name="Outer">The product of the extents before the axis.</param>
/// <param name="Extent">The extent of the axis.</param>
/// <param name="Inner">The product of the extents after the axis.</param>
public readonly record struct AxisExtents(int Outer, int Extent, int Inner)
{
    /// <summary>The number of elements.</summary>
    public int Count => Outer * Extent * Inner;

    /// <summary>The number of runs.</summary>
    public int Runs => Outer * Extent;

    /// <summary>Where the elements of a run lie.</summary>
    public Range Run(int run) => new(run * Inner, (run + 1) * Inner);

    internal void Check(int elements, string name) => Shapes.Length(elements, (long)Outer * Extent * Inner, name);
}
