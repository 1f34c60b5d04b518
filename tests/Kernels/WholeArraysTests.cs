using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class WholeArraysTests
{
    // Shorter than a block, a whole number of them, and some more.
    [TestCase(0)]
    [TestCase(5)]
    [TestCase(1 << 16)]
    [TestCase((1 << 17) + 77)]
    public void Every_element_is_passed_once(int length)
    {
        float[] x = [.. Enumerable.Range(0, length).Select(i => (float)i)], y = new float[length];
        WholeArrays.Copy<float>(x, y);
        Assert.That(y, Is.EqualTo(x));
        WholeArrays.Add<float>(x, y);
        Assert.That(y, Is.EqualTo(x.Select(value => 2 * value)));
        WholeArrays.Clear<float>(y);
        Assert.That(y, Is.EqualTo(new float[length]));
    }

    [Test]
    public void What_is_not_finite_is_found_wherever_it_lies([Values(0, 40_000, 99_999)] int at, [Values(double.NaN, double.NegativeInfinity, double.MaxValue)] double value)
    {
        double[] x = new double[100_000];
        x[at] = value;
        Assert.That(WholeArrays.AreFinite<double>(x), Is.EqualTo(double.IsFinite(value)));
    }

    [Test]
    public void Lengths_must_agree() => Assert.That(() => WholeArrays.Add<float>([1], new float[2]), Throws.ArgumentException);
}
