namespace NetFramework.Kernels;

/// <summary>Memory that a kernel needs while it runs: one buffer per thread, which grows and is kept, so that the steady state allocates nothing.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static double[]? doubles;

    /// <summary>The buffer's first <paramref name="length"/> elements. The next call on this thread hands out the same ones.</summary>
    public static Span<double> Doubles(int length)
    {
        if (doubles is null || doubles.Length < length)
            doubles = GC.AllocateUninitializedArray<double>(Math.Max(length, 1024), pinned: true);
        return doubles.AsSpan(0, length);
    }
}
