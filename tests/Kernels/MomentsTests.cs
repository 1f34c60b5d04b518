using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

public sealed class MomentsTests
{
    [TestCase(2, 3, 4)]
    [TestCase(5, 3, 1)]
    [TestCase(1, 1, 7)]
    public void Mean_and_variance_along_an_axis_are_the_naive_form(int outer, int extent, int inner)
    {
        var extents = new AxisExtents(outer, extent, inner);
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, extents.Count).Select(_ => 1e4f + (float)random.NextDouble())];
        double[] mean = new double[extent], variance = new double[extent];
        Moments.OfAxis<float>(x, extents, mean, variance);
        for (int c = 0; c < extent; c++)
        {
            decimal[] values = [.. x.Where((_, i) => i / inner % extent == c).Select(value => (decimal)(double)value)];
            decimal expected = values.Average();
            Assert.That(mean[c], Is.EqualTo((double)expected).Within(1e-13).Percent);
            Assert.That(variance[c], Is.EqualTo((double)values.Average(value => (value - expected) * (value - expected))).Within(1e-8).Percent);
        }
    }

    [Test]
    public void A_deviation_is_taken_in_double()
    {
        float[] y = new float[2];
        Moments.Normalize<float>([16777216, 16777218], 16777217, 0.5, y);
        Assert.That(y, Is.EqualTo(new[] { -0.5f, 0.5f }));
        Moments.NormalizeBackward<float>([1, 2], [3, 5], 4, 0.5, 10, y);
        Assert.That(y, Is.EqualTo(new[] { -10.5f, 9 }));
    }

    [Test]
    public void Lengths_that_do_not_fit_are_an_error()
    {
        Assert.That(() => Moments.OfAxis<float>(new float[5], new AxisExtents(1, 3, 2), new double[3], new double[3]), Throws.ArgumentException);
        Assert.That(() => Moments.OfAxis<float>(new float[6], new AxisExtents(1, 3, 2), new double[2], new double[3]), Throws.ArgumentException);
        Assert.That(() => Moments.Normalize<float>(new float[6], 0, 1, new float[5]), Throws.ArgumentException);
    }
}
