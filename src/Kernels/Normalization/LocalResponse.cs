namespace NetFramework.Kernels;

/// <summary>The constants of local response normalisation, y = x·(k + α·mean of x² over the neighbours)^−β.</summary>
/// <param name="Size">The number of neighbours along an axis, the element itself included; odd.</param>
/// <param name="Alpha">α.</param>
/// <param name="Beta">β.</param>
/// <param name="K">k.</param>
public readonly record struct LocalResponse(int Size, double Alpha, double Beta, double K)
{
    /// <summary>How many of the neighbours on one side of an element can be there, of <paramref name="count"/> elements.</summary>
    internal int Reach(int count) => Math.Min(Size / 2, Math.Max(0, count - 1));
}
