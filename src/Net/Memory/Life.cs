namespace NetFramework;

/// <summary>A piece of memory that is needed from one layer to another, both included.</summary>
/// <param name="Size">Its size, in any unit.</param>
/// <param name="First">The index of the layer that first writes it.</param>
/// <param name="Last">The index of the last layer that uses it.</param>
internal readonly record struct Life(long Size, int First, int Last)
{
    /// <summary>Whether both are needed at one time.</summary>
    public bool Overlaps(Life other) => First <= other.Last && other.First <= Last;
}
