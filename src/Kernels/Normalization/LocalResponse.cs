namespace NetFramework.Kernels;

/// <summary>The constants of local response normalisation, y = x·(k + α·mean of x² over the neighbours)^−β.</summary>
/// <param name="Size">The number of neighbours along an axis, the element itself included; odd.</param>
/// <param name="Alpha">α.</param>
/// <param name="Beta">β.</param>
/// <param name="K">k.</param>
public readonly record struct LocalResponse(int Size, double Alpha, double Beta, double K)
{
    /// <summary>The neighbours of an element that are there, from First to before End.</summary>
    internal (int First, int End) Window(int index, int count) => (Math.Max(0, index - Size / 2), (int)Math.Min(count, (long)index + Size / 2 + 1));
}
