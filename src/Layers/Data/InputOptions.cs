namespace NetFramework.Layers;

/// <summary>Options of <see cref="InputLayer{T}"/>.</summary>
public sealed record InputOptions : LayerOptions
{
    /// <summary>The shapes of the tops, each with its batch axis: one shape for all tops, or a list with one shape for each.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Shape { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Property, string Message)> Validate() => InputChecks.ShapeErrors(Shape).Select(message => (nameof(Shape), message));
}
