using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class InversePowerTests
{
    [Test]
    public void Float_is_within_two_ulps_of_the_power_in_double([Values(0.5, 0.75, 1)] double beta)
    {
        Random random = new(2);
        float[] x = [.. Enumerable.Range(0, 100_003).Select(i => (float)Math.Exp(i % 3 == 0 ? random.NextDouble() * 160 - 80 : random.NextDouble() * 3)), 1, 2, 1e-44f], y = new float[x.Length];
        InversePower.Run<float>(x, beta, y);
        double worst = x.Zip(y).Max(pair =>
        {
            double exact = Math.Pow(pair.First, -beta);
            return exact < float.MaxValue ? Math.Abs(pair.Second - exact) / (MathF.BitIncrement((float)exact) - (float)exact) : 0;
        });
        Assert.That(worst, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public void Double_is_within_a_few_ulps_of_the_power()
    {
        Random random = new(3);
        double[] x = [.. Enumerable.Range(0, 100_003).Select(_ => Math.Exp(random.NextDouble() * 1000 - 500))], y = new double[x.Length];
        InversePower.Run<double>(x, 0.75, y);
        // Math.Pow itself may be off by one.
        double worst = x.Zip(y).Max(pair =>
        {
            double power = Math.Pow(pair.First, -0.75);
            return Math.Abs(pair.Second - power) / (Math.BitIncrement(power) - power);
        });
        Assert.That(worst, Is.LessThanOrEqualTo(3));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(13)]
    [TestCase(40)]
    public void The_ends_of_the_range_are_those_of_the_power_and_it_works_in_place(int length)
    {
        float[] cycle = [0, float.PositiveInfinity, 1, float.NaN, -1, 16, 0.0625f], expected = [float.PositiveInfinity, 0, 1, float.NaN, float.NaN, 0.125f, 8];
        float[] x = [.. Enumerable.Range(0, length).Select(i => cycle[i % 7])];
        InversePower.Run(x, 0.75, x);
        Assert.That(x, Is.EqualTo(Enumerable.Range(0, length).Select(i => expected[i % 7])).Within(2).Ulps);
    }
}
