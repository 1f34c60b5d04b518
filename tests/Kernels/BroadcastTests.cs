using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>A vector against an axis, against the naive form.</summary>
public sealed class BroadcastTests
{
    private static readonly AxisExtents[] Extents = [new(2, 3, 4), new(5, 3, 1), new(1, 4, 3), new(1, 1, 20), new(3, 1, 1), new(0, 3, 2)];

    [TestCaseSource(nameof(Extents))]
    public void It_is_the_naive_form(AxisExtents extents)
    {
        double[] x = Draw(extents.Count, 1), z = Draw(extents.Count, 2), v = Draw(extents.Extent, 3), y = new double[extents.Count];
        int Index(int i) => i / extents.Inner % extents.Extent;
        Broadcast.Add(x, v, extents, y);
        Assert.That(y, Is.EqualTo(x.Select((value, i) => value + v[Index(i)])));
        Broadcast.Multiply(x, v, extents, y);
        Assert.That(y, Is.EqualTo(x.Select((value, i) => value * v[Index(i)])));
        AssertTotals((sums) => Broadcast.AddSum(x, extents, sums), i => x[i]);
        AssertTotals((sums) => Broadcast.AddDot(x, z, extents, sums), i => x[i] * z[i]);
        AssertTotals((sums) => Broadcast.AddSlopeGradient(x, z, extents, sums), i => Math.Min(x[i], 0) * z[i]);

        void AssertTotals(Action<double[]> add, Func<int, double> term)
        {
            double[] actual = [.. v], expected = [.. v];
            add(actual);
            for (int i = 0; i < extents.Count; i++) expected[Index(i)] += term(i);
            Assert.That(actual, Is.EqualTo(expected).Within(1e-14));
        }
    }

    [Test]
    public void Lengths_that_do_not_fit_are_an_error()
    {
        Assert.That(() => Broadcast.Add<float>(new float[6], new float[2], new AxisExtents(1, 3, 2), new float[6]), Throws.ArgumentException);
        Assert.That(() => Broadcast.Multiply<float>(new float[5], new float[3], new AxisExtents(1, 3, 2), new float[6]), Throws.ArgumentException);
        Assert.That(() => Broadcast.AddSum<float>(new float[6], new AxisExtents(2, 3, 2), new float[3]), Throws.ArgumentException);
    }

    private static double[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }
}
