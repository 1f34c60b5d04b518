using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class ElementwiseTests
{
    private static readonly int[] Lengths = [0, 1, 3, 8, 17, 100];

    [Test]
    public void Rectified_linear_units_are_the_formula([Values(0f, 0.25f, -1f)] float slope)
    {
        foreach (int length in Lengths)
        {
            float[] x = SoftmaxTests.FillSingle(new Random(length), length), diff = SoftmaxTests.FillSingle(new Random(1), length), y = new float[length], xDiff = new float[length];
            Elementwise.Relu<float>(x, slope, y);
            Elementwise.ReluBackward<float>(x, diff, slope, xDiff);
            Assert.That(y, Is.EqualTo(x.Select(value => value > 0 ? value : slope * value)));
            Assert.That(xDiff, Is.EqualTo(x.Select((value, i) => value > 0 ? diff[i] : slope * diff[i])));
        }
    }

    [Test]
    public void A_rectified_linear_unit_keeps_NaN_and_cuts_minus_infinity()
    {
        float[] x = new float[20], y = new float[20];
        for (int i = 0; i < 20; i++) x[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
        Elementwise.Relu<float>(x, 0, y);
        for (int i = 0; i < 20; i++) Assert.That(y[i], i % 2 == 0 ? Is.NaN : Is.Zero);
    }

    [Test]
    public void The_sigmoid_is_the_formula_rounded_once()
    {
        float[] x = [-1000, -104, -88, -20, -1.5f, -1e-10f, 0, 0.25f, 3, 17, 90, 1e30f, float.NegativeInfinity, float.PositiveInfinity, float.NaN, -700, -745];
        float[] y = new float[x.Length];
        Elementwise.Sigmoid<float>(x, y);
        Assert.That(y, Is.EqualTo(x.Select(value => (float)(1 / (1 + Math.Exp(-(double)value))))));
    }

    [Test]
    public void The_gradients_of_sigmoid_and_tanh_are_those_of_finite_differences()
    {
        double[] x = SoftmaxTests.Fill(new Random(2), 37, 4), ones = [.. x.Select(_ => 1.0)], gradient = new double[37];
        const double step = 1e-6;
        Elementwise.SigmoidBackward<double>([.. x.Select(Logistic)], ones, gradient);
        Assert.That(gradient, Is.EqualTo(x.Select(value => (Logistic(value + step) - Logistic(value - step)) / (2 * step))).Within(1e-9));
        Elementwise.TanhBackward<double>([.. x.Select(Math.Tanh)], ones, gradient);
        Assert.That(gradient, Is.EqualTo(x.Select(value => (Math.Tanh(value + step) - Math.Tanh(value - step)) / (2 * step))).Within(1e-9));
    }

    [Test]
    public void Sigmoid_cross_entropy_is_the_formula_and_survives_large_logits()
    {
        double[] x = [-3, -0.5, 0, 0.75, 4], targets = [0, 1, 0.25, 1, 0], losses = new double[5], gradient = new double[5];
        Elementwise.SigmoidCrossEntropy<double>(x, targets, losses);
        Elementwise.SigmoidCrossEntropyBackward<double>(x, targets, 0.5, gradient);
        Assert.That(losses, Is.EqualTo(x.Select((z, i) => -targets[i] * Math.Log(Logistic(z)) - (1 - targets[i]) * Math.Log(1 - Logistic(z)))).Within(1e-14));
        Assert.That(gradient, Is.EqualTo(x.Select((z, i) => 0.5 * (Logistic(z) - targets[i]))).Within(1e-15));

        float[] large = [200, -200, 200, -200], hard = [1, 0, 0, 1], loss = new float[4], diff = new float[4];
        Elementwise.SigmoidCrossEntropy<float>(large, hard, loss);
        Elementwise.SigmoidCrossEntropyBackward<float>(large, hard, 1, diff);
        Assert.That(loss, Is.EqualTo(new[] { 0f, 0, 200, 200 }));
        Assert.That(diff, Is.EqualTo(new[] { 0f, 0, 1, -1 }));
    }

    [Test]
    public void A_scaled_sum_is_the_formula_and_does_not_read_what_beta_zero_overwrites([Values(0f, 1f, -0.5f)] float beta)
    {
        float[] x = [1, 2, 3, 4, 5], y = [10, 20, 30, 40, beta == 0 ? float.NaN : 50];
        float[] expected = [.. x.Select((value, i) => beta == 0 ? 2 * value : 2 * value + beta * y[i])];
        Elementwise.Axpby<float>(2, x, beta, y);
        Assert.That(y, Is.EqualTo(expected));
    }

    [Test]
    public void Sums_are_the_formula()
    {
        foreach (int length in Lengths)
        {
            float[] x = SoftmaxTests.FillSingle(new Random(length), length), y = SoftmaxTests.FillSingle(new Random(1), length);
            Assert.That(Sums.Sum<float>(x), Is.EqualTo(x.Sum(value => (double)value)).Within(1e-11));
            Assert.That(Sums.SumOfMagnitudes<float>(x), Is.EqualTo(x.Sum(value => Math.Abs((double)value))).Within(1e-11));
            Assert.That(Sums.SumOfSquares<float>(x), Is.EqualTo(x.Sum(value => (double)value * value)).Within(1e-10));
            Assert.That(Sums.Dot<float>(x, y), Is.EqualTo(x.Select((value, i) => (double)value * y[i]).Sum()).Within(1e-10));
        }
    }

    [Test]
    public void Sums_do_not_lose_what_is_small_beside_what_is_large()
    {
        double[] x = [.. Enumerable.Repeat(new[] { 1e100, 1.0, -1e100 }, 50).SelectMany(triple => triple)];
        Assert.That(Sums.Sum<double>(x), Is.EqualTo(50));
    }

    [Test]
    public void Sums_keep_infinity_and_NaN([Values(3, 50)] int length)
    {
        double[] x = new double[length];
        x[1] = double.PositiveInfinity;
        Assert.That(Sums.Sum<double>(x), Is.EqualTo(double.PositiveInfinity));
        x[2] = double.NegativeInfinity;
        Assert.That(Sums.Sum<double>(x), Is.NaN);
    }

    [Test]
    public void Different_lengths_are_an_error()
    {
        float[] three = new float[3], four = new float[4];
        Assert.That(() => Elementwise.Relu<float>(three, 0, four), Throws.ArgumentException);
        Assert.That(() => Elementwise.ReluBackward<float>(three, four, 0, four), Throws.ArgumentException);
        Assert.That(() => Elementwise.Axpby<float>(1, three, 1, four), Throws.ArgumentException);
        Assert.That(() => Sums.Dot<float>(three, four), Throws.ArgumentException);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
