namespace NetFramework.Kernels;

/// <summary>The elements of a window.</summary>
/// <param name="Start">The first.</param>
/// <param name="Lines">The number of lines.</param>
/// <param name="Length">The elements of a line.</param>
internal readonly record struct AdaptiveWindow(int Start, int Lines, int Length)
{
    public int Count => Lines * Length;
}
