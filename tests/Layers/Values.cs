using System.Numerics;

namespace NetFramework.Tests.Layers;

/// <summary>Numbers between element types, and comparison of them.</summary>
internal static class Values
{
    public static void Set<T>(Span<T> destination, IReadOnlyList<double> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.That(values, Has.Count.EqualTo(destination.Length));
        for (int i = 0; i < destination.Length; i++)
            destination[i] = T.CreateTruncating(values[i]);
    }

    public static double[] Get<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[i] = double.CreateTruncating(values[i]);
        return result;
    }

    /// <summary>Standard normal values that float holds exactly.</summary>
    public static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
    }

    /// <summary>Asserts |actual − expected| ≤ relative·|expected| + nearZero·max |expected|, element by element; infinities and NaN must be the same.</summary>
    public static void AssertClose(IReadOnlyList<double> actual, IReadOnlyList<double> expected, double relative, double nearZero, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count), what);
        double floor = nearZero * expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < actual.Count; i++)
        {
            if (double.IsFinite(expected[i]))
                Assert.That(actual[i], Is.EqualTo(expected[i]).Within(relative * Math.Abs(expected[i]) + floor), $"{what}[{i}]");
            else
                Assert.That(actual[i], Is.EqualTo(expected[i]), $"{what}[{i}]");
        }
    }
}
