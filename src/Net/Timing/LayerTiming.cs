namespace NetFramework.Timing;

/// <summary>What one layer of a net took.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">The layer's type.</param>
/// <param name="Forward">Its forward pass.</param>
/// <param name="Backward">Its backward pass; null where it has none, or none was asked for.</param>
/// <param name="AllocatedBytes">What one iteration of it allocates, on the calling thread.</param>
/// <param name="FusedInto">The name of the layer that does its work, and whose time holds it; null where it does its own.</param>
public sealed record LayerTiming(string Name, string Type, PassTiming Forward, PassTiming? Backward, long AllocatedBytes, string? FusedInto)
{
    /// <summary>The sum of the medians of its passes.</summary>
    public double Milliseconds => Forward.MedianMilliseconds + (Backward?.MedianMilliseconds ?? 0);

    /// <summary>The floating-point operations of its passes.</summary>
    public long Flops => Forward.Flops + (Backward?.Flops ?? 0);
}
