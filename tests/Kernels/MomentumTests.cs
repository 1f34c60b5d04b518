using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
internal sealed class MomentumTests<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    [Test]
    public void A_step_is_the_formula_with_every_product_and_sum_rounded([Values(0, 1, 7, 8, 33, 100)] int length)
    {
        var random = new Random(length);
        T[] w = Numbers(random, length), v = Numbers(random, length), g = Numbers(random, length);
        T momentum = T.CreateTruncating(0.9), rate = T.CreateTruncating(0.01);
        T[] expectedHistory = [.. v.Select((value, i) => value * momentum + g[i] * rate)];
        T[] expectedWeights = [.. w.Select((value, i) => value - expectedHistory[i])];

        Momentum.Step(w, v, g, momentum, rate);
        Assert.That(v, Is.EqualTo(expectedHistory));
        Assert.That(w, Is.EqualTo(expectedWeights));
    }

    [Test]
    public void Lengths_that_differ_are_an_error()
    {
        Assert.Throws<ArgumentException>(() => Momentum.Step<T>(new T[3], new T[2], new T[3], T.One, T.One));
        Assert.Throws<ArgumentException>(() => Momentum.Step<T>(new T[3], new T[3], new T[4], T.One, T.One));
    }

    private static T[] Numbers(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating(2 * random.NextDouble() - 1))];
}
