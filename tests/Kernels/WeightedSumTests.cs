using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>The weighted sum of two arrays against its formula, over one piece and over several that threads share.</summary>
[NonParallelizable]
internal sealed class WeightedSumTests
{
    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    [Test]
    public void It_is_its_formula([Values(0, 1, 4099, 70001)] int count, [Values(1f, -0.5f)] float a, [Values(1f, 3f)] float b, [Values] bool hasMap, [Values(1, 2)] int threads)
    {
        Threads.Count = threads;
        var random = new Random(1);
        float[] x = Draw(random, count), y = Draw(random, count), z = new float[count];
        ChannelMap<float> map = hasMap ? new() { Scale = new[] { 2f }, Shift = new[] { 0.25f }, Slope = 0 } : default;
        double[] expected = [.. x.Select((value, i) => (double)a * value + (double)b * y[i]).Select(sum => hasMap ? Math.Max(0, 2 * sum + 0.25) : sum)];
        WeightedSum.Run(a, x, b, y, z, map);
        Assert.That(z, Is.EqualTo(expected).Within(2e-6));
        WeightedSum.Run(a, x, b, y, x, map);
        Assert.That(x, Is.EqualTo(z), "in place");
    }

    [Test]
    public void Lengths_that_differ_are_errors()
    {
        Assert.That(() => WeightedSum.Run<float>(1, new float[3], 1, new float[3], new float[4]), Throws.ArgumentException);
        Assert.That(() => WeightedSum.Run<float>(1, new float[3], 1, new float[4], new float[3]), Throws.ArgumentException);
        Assert.That(() => WeightedSum.Run(1, new float[3], 1, new float[3], new float[3], new ChannelMap<float> { Scale = new float[2], Shift = new float[2] }), Throws.ArgumentException);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
