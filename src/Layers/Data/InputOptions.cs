namespace NetFramework.Layers;

/// <summary>Options of <see cref="InputLayer{T}"/>.</summary>
public sealed record InputOptions : LayerOptions
{
    /// <summary>The shapes of the tops, each with its batch axis: one shape for all tops, or a list with one shape for each.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Shape { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate()
    {
        if (Shape.Count == 0)
            yield return (nameof(Shape), "the list is empty, expected a shape such as [64, 1, 28, 28]");
        foreach (IReadOnlyList<int> extents in Shape)
        {
            if (extents.Any(extent => extent < 1))
                yield return (nameof(Shape), $"the shape [{string.Join(", ", extents)}] holds {extents.First(extent => extent < 1)}, expected extents of 1 or more");
            else if (extents.Aggregate(1.0, (product, extent) => product * extent) > Array.MaxLength)
                yield return (nameof(Shape), $"the shape [{string.Join(", ", extents)}] has more than {Array.MaxLength} elements");
        }
    }
}
