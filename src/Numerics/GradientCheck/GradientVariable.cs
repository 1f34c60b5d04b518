namespace NetFramework.Numerics;

/// <summary>A blob of a function whose gradient is checked.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Blob">Its values and its diff.</param>
/// <param name="Accumulates">For an input: whether Backward adds to its diff, as for learned blobs, instead of overwriting it.</param>
public sealed record GradientVariable(string Name, Blob<double> Blob, bool Accumulates = false);
