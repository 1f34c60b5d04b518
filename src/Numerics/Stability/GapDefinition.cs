namespace NetFramework.Numerics;

/// <summary>The study of the gap: two classes, the wrong one's score above the right one's by the gap.</summary>
public sealed record GapDefinition
{
    /// <summary>The gaps.</summary>
    public required NumberRange Gaps { get; init; }
}
