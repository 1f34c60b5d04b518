namespace NetFramework.Benchmarks;

/// <summary>What the kernels compute with.</summary>
internal static class Numbers
{
    /// <summary>Numbers between −1 and 1, the same ones each time.</summary>
    public static float[] Random(int count)
    {
        var random = new Random(1);
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = 2 * random.NextSingle() - 1;
        return numbers;
    }
}
