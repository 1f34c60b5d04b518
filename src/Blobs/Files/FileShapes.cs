namespace NetFramework;

/// <summary>Turns the extents that a file claims into a shape.</summary>
internal static class FileShapes
{
    /// <summary>The greatest rank that is read: numpy's, before version 2.</summary>
    public const int MaximumRank = 32;

    /// <summary>The shape of the given extents.</summary>
    /// <param name="extents">Outermost first, as the file gives them.</param>
    /// <param name="what">The array, as an error names it.</param>
    /// <param name="location">The file.</param>
    /// <exception cref="InputException">The rank is over 32, an extent is negative, or there are more elements than an array can hold.</exception>
    public static Shape Create(IReadOnlyList<long> extents, string what, SourceLocation location)
    {
        if (extents.Count > MaximumRank)
            throw new InputException($"{what} has {extents.Count} axes, but at most {MaximumRank} are supported", location);
        string written = $"[{string.Join(", ", extents)}]";
        long product = 1;
        foreach (long extent in extents)
        {
            if (extent < 0)
                throw new InputException($"{what} has the shape {written}, but an extent is at least 0", location);
            // Extents of 0 are left out, as in Shape, so that no slice of the shape overflows either.
            if (extent > 0 && product > Array.MaxLength / extent)
                throw new InputException($"{what} has the shape {written}, which has more than the {Array.MaxLength} elements that an array can hold", location);
            product *= Math.Max(extent, 1);
        }
        return new Shape([.. extents.Select(extent => (int)extent)]);
    }
}
