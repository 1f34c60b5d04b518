using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class ActivationTests
{
    private static readonly double[] Extremes = [double.NegativeInfinity, -double.MaxValue, -1e200, 1e200, double.MaxValue, double.PositiveInfinity];

    [Test]
    public void Units_vanish_to_the_left_and_are_the_identity_to_the_right()
    {
        Check(Activations.Gelu, Activations.GeluBackward);
        Check(Activations.TanhGelu, Activations.TanhGeluBackward);
        Check(Activations.Mish, Activations.MishBackward);
        Check(Activations.HardSwish, Activations.HardSwishBackward);
        Check((x, y) => Activations.Swish(x, 1, y), (x, yDiff, xDiff) => Activations.SwishBackward(x, 1, yDiff, xDiff));
        Check((x, y) => Activations.Softplus(x, 1, y), (x, yDiff, xDiff) => Activations.SoftplusBackward(x, 1, yDiff, xDiff));
    }

    [Test]
    [NonParallelizable]
    public void Any_number_of_threads_and_any_length_give_the_same_bits()
    {
        float[] x = SoftmaxTests.FillSingle(new Random(1), 20_011), whole = new float[x.Length], part = new float[7];
        int before = Threads.Count;
        try
        {
            Threads.Count = 3;
            Activations.Gelu<float>(x, whole);
        }
        finally
        {
            Threads.Count = before;
        }
        for (int start = 0; start + part.Length <= x.Length; start += part.Length)
        {
            Activations.Gelu<float>(x.AsSpan(start, part.Length), part);
            Assert.That(part, Is.EqualTo(whole[start..(start + part.Length)]));
        }
    }

    [Test]
    public void Every_vector_width_gives_the_same_to_two_ulps()
    {
        double[] x = [.. Enumerable.Range(-200, 401).Select(i => 0.1 * i)];
        for (int i = 0; i + 8 <= x.Length; i += 8)
        {
            double[] narrow = Values<Lanes128>(x.AsSpan(i, 8)), middle = Values<Lanes256>(x.AsSpan(i, 8));
            Assert.That(middle, Is.EqualTo(narrow).Within(2).Ulps);
            if (System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)
                Assert.That(Values<Lanes512>(x.AsSpan(i, 8)), Is.EqualTo(narrow).Within(2).Ulps);
        }
    }

    [Test]
    public void Different_lengths_are_an_error()
    {
        float[] three = new float[3], four = new float[4];
        Assert.That(() => Activations.Gelu<float>(three, four), Throws.ArgumentException);
        Assert.That(() => Activations.GeluBackward<float>(three, four, four), Throws.ArgumentException);
        Assert.That(() => Activations.GeluBackward<float>(four, three, four), Throws.ArgumentException);
    }

    private delegate void Forward(ReadOnlySpan<double> x, Span<double> y);

    private delegate void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> yDiff, Span<double> xDiff);

    private static void Check(Forward forward, Backward backward)
    {
        double[] y = new double[6], xDiff = new double[6];
        forward(Extremes, y);
        backward(Extremes, [1, 1, 1, 1, 1, 1], xDiff);
        Assert.That(y, Is.EqualTo(new[] { 0, 0, 0, 1e200, double.MaxValue, double.PositiveInfinity }));
        Assert.That(xDiff, Is.EqualTo(new double[] { 0, 0, 0, 1, 1, 1 }));
        forward([double.NaN], y.AsSpan(0, 1));
        Assert.That(y[0], Is.NaN);
    }

    private static double[] Values<TLanes>(ReadOnlySpan<double> x) where TLanes : struct, ILanes<TLanes>
    {
        double[] result = new double[x.Length];
        for (int i = 0; i < x.Length; i += TLanes.Count)
            new GeluFunction().Value<TLanes, double>(TLanes.Load(in x[i])).Store(ref result[i]);
        return result;
    }
}
