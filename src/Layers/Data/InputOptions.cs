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
            yield return (nameof(Shape), "'shape' must be a list of extents such as [64, 1, 28, 28], not empty");
        foreach (IReadOnlyList<int> extents in Shape)
        {
            if (extents.Any(extent => extent < 1))
                yield return (nameof(Shape), $"the extents of 'shape' must be 1 or more, but [{string.Join(", ", extents)}] holds {extents.First(extent => extent < 1)}");
            else if (extents.Aggregate(1.0, (product, extent) => product * extent) > Array.MaxLength)
                yield return (nameof(Shape), $"'shape' is [{string.Join(", ", extents)}], which has more than {Array.MaxLength} elements");
        }
    }
}
