using System.Numerics;

namespace NetFramework.Tests;

public class FillerTests
{
    private static readonly RandomStream Random = new(1701, "ip1");

    [Test]
    public void Constant_fills_with_its_value()
    {
        Assert.That(Fill(new Shape(2, 3), new FillerOptions { Value = 0.75 }).ToArray(), Is.All.EqualTo(0.75));
    }

    [Test]
    public void Uniform_has_the_moments_of_its_interval_and_stays_in_it()
    {
        double[] values = Fill(new Shape(200, 500), new FillerOptions { Type = "uniform", Min = -3, Max = 1 });
        Assert.That(values, Is.All.InRange(-3, 1));
        CheckMoments(values, -1, 16.0 / 12, fourthMoment: 256.0 / 80);
        Assert.That(values.Min(), Is.LessThan(-2.99));
        Assert.That(values.Max(), Is.GreaterThan(0.99));
    }

    [Test]
    public void Uniform_with_min_equal_to_max_is_constant()
    {
        Assert.That(Fill(new Shape(100), new FillerOptions { Type = "uniform", Min = 0.5, Max = 0.5 }), Is.All.EqualTo(0.5));
    }

    [Test]
    public void Gaussian_has_its_mean_and_standard_deviation_and_is_normal()
    {
        double[] values = Fill(new Shape(200, 500), new FillerOptions { Type = "gaussian", Mean = 2, Std = 0.5 });
        CheckMoments(values, 2, 0.25, fourthMoment: 3 * 0.0625);
        // Φ(1) − Φ(−1) of a normal distribution lies within one standard deviation.
        CheckFraction(values, value => Math.Abs(value - 2) < 0.5, 0.6826894921370859);
        CheckFraction(values, value => Math.Abs(value - 2) < 1, 0.9544997361036416);
    }

    [Test]
    public void Gaussian_with_sparse_keeps_a_value_with_probability_sparse_over_the_number_of_outputs()
    {
        double[] values = Fill(new Shape(200, 500), new FillerOptions { Type = "gaussian", Std = 3, Sparse = 15 });
        CheckFraction(values, value => value != 0, 15.0 / 200);
        double[] kept = [.. values.Where(value => value != 0)];
        CheckMoments(kept, 0, 9, fourthMoment: 3 * 81);
    }

    [Test]
    public void Gaussian_with_sparse_0_is_zero_and_with_sparse_of_all_outputs_is_dense()
    {
        Assert.That(Fill(new Shape(20, 50), new FillerOptions { Type = "gaussian", Sparse = 0 }), Is.All.Zero);
        Assert.That(Fill(new Shape(20, 50), new FillerOptions { Type = "gaussian", Sparse = 20 }), Is.All.Not.Zero);
    }

    [Test]
    public void Positive_unitball_is_positive_and_each_row_sums_to_1()
    {
        var blob = new Blob<float>(new Shape(50, 3, 4, 5));
        Filler.Fill(blob, new FillerOptions { Type = "positive_unitball" }, Random);
        for (int row = 0; row < 50; row++)
        {
            float[] values = blob.Data.Slice(row * 60, 60).ToArray();
            Assert.That(values, Is.All.Positive);
            Assert.That(values.Sum(value => (double)value), Is.EqualTo(1).Within(60 * 1e-8));
        }
    }

    [Test]
    public void Positive_unitball_of_one_column_is_all_ones()
    {
        Assert.That(Fill(new Shape(30, 1), new FillerOptions { Type = "positive_unitball" }), Is.All.EqualTo(1));
        Assert.That(Fill(Shape.Scalar, new FillerOptions { Type = "positive_unitball" }), Is.All.EqualTo(1));
    }

    // fan_in = C·K·K, fan_out = N·K·K for N×C×K×K.
    [TestCase(VarianceNorm.FanIn, 30 * 25)]
    [TestCase(VarianceNorm.FanOut, 120 * 25)]
    [TestCase(VarianceNorm.Average, 75 * 25)]
    public void Xavier_is_uniform_within_the_root_of_3_over_the_fan(VarianceNorm norm, double fan)
    {
        double bound = Math.Sqrt(3 / fan);
        double[] values = Fill(new Shape(120, 30, 5, 5), new FillerOptions { Type = "xavier", VarianceNorm = norm });
        Assert.That(values, Is.All.InRange(-bound, bound));
        Assert.That(values.Max(), Is.GreaterThan(0.999 * bound));
        Assert.That(values.Min(), Is.LessThan(-0.999 * bound));
        CheckMoments(values, 0, 1 / fan, fourthMoment: Math.Pow(bound, 4) / 5);
    }

    [TestCase(VarianceNorm.FanIn, 30 * 25)]
    [TestCase(VarianceNorm.FanOut, 120 * 25)]
    [TestCase(VarianceNorm.Average, 75 * 25)]
    public void Msra_is_normal_with_variance_2_over_the_fan(VarianceNorm norm, double fan)
    {
        double[] values = Fill(new Shape(120, 30, 5, 5), new FillerOptions { Type = "msra", VarianceNorm = norm });
        CheckMoments(values, 0, 2 / fan, fourthMoment: 3 * Math.Pow(2 / fan, 2));
        CheckFraction(values, value => Math.Abs(value) < Math.Sqrt(2 / fan), 0.6826894921370859);
    }

    [Test]
    public void A_blob_of_one_axis_has_a_fan_in_of_1_and_a_fan_out_of_its_count()
    {
        Assert.That(Fill(new Shape(4000), new FillerOptions { Type = "xavier" }).Max(), Is.InRange(0.99 * Math.Sqrt(3), Math.Sqrt(3)));
        double bound = Math.Sqrt(3.0 / 4000);
        Assert.That(Fill(new Shape(4000), new FillerOptions { Type = "xavier", VarianceNorm = VarianceNorm.FanOut }).Max(), Is.InRange(0.99 * bound, bound));
    }

    [Test]
    public void Bilinear_4_by_4_is_the_kernel_of_upsampling_by_2()
    {
        // f = 2, c = 3/4: 1 − |i/2 − 3/4| = 1/4, 3/4, 3/4, 1/4.
        double[] kernel =
        [
            0.0625, 0.1875, 0.1875, 0.0625,
            0.1875, 0.5625, 0.5625, 0.1875,
            0.1875, 0.5625, 0.5625, 0.1875,
            0.0625, 0.1875, 0.1875, 0.0625,
        ];
        double[] values = Fill(new Shape(3, 1, 4, 4), new FillerOptions { Type = "bilinear" });
        Assert.That(values, Is.EqualTo(kernel.Concat(kernel).Concat(kernel)));
    }

    [Test]
    public void Bilinear_3_by_3_is_symmetric_about_its_middle()
    {
        // f = 2, c = 1/2: 1 − |i/2 − 1/2| = 1/2, 1, 1/2.
        Assert.That(Fill(new Shape(1, 1, 3, 3), new FillerOptions { Type = "bilinear" }), Is.EqualTo(new[] { 0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25 }));
    }

    [TestCase("uniform")]
    [TestCase("gaussian")]
    [TestCase("positive_unitball")]
    [TestCase("xavier")]
    [TestCase("msra")]
    public void The_same_stream_gives_the_same_values_and_float_is_double_rounded(string type)
    {
        var options = new FillerOptions { Type = type };
        double[] first = Fill(new Shape(6, 7), options);
        Assert.That(Fill(new Shape(6, 7), options), Is.EqualTo(first));
        Assert.That(Values<float>(new Shape(6, 7), options), Is.EqualTo(first.Select(value => (float)value)));
        Assert.That(Values<Half>(new Shape(6, 7), options), Is.EqualTo(first.Select(value => (Half)value)));
        Assert.That(first.Distinct().Count(), Is.EqualTo(42));

        var other = new Blob<double>(new Shape(6, 7));
        Filler.Fill(other, options, new RandomStream(1701, "ip2"));
        Assert.That(other.Data.ToArray(), Is.Not.EqualTo(first));
    }

    [Test]
    public void An_empty_blob_is_left_as_it_is([ValueSource(typeof(Filler), nameof(Filler.Types))] string type)
    {
        Assert.That(Fill(new Shape(0, 3, 2, 2), new FillerOptions { Type = type }), Is.Empty);
    }

    private static readonly TestCaseData[] WrongOptions =
    [
        new(new FillerOptions { Type = "xaviar" }, new Shape(2, 2), "unknown filler type 'xaviar', did you mean 'xavier'? (known: bilinear, constant, gaussian, msra, positive_unitball, uniform, xavier)"),
        new(new FillerOptions { Type = "orthogonal" }, new Shape(2, 2), "unknown filler type 'orthogonal' (known: bilinear, constant, gaussian, msra, positive_unitball, uniform, xavier)"),
        new(new FillerOptions { Type = "uniform", Min = 2 }, new Shape(2, 2), "the uniform filler needs min ≤ max, but min is 2 and max is 1"),
        new(new FillerOptions { Type = "uniform", Max = double.NaN }, new Shape(2, 2), "the uniform filler needs finite min and max, but min is 0 and max is NaN"),
        new(new FillerOptions { Type = "gaussian", Std = -0.1 }, new Shape(2, 2), "the gaussian filler needs a finite std ≥ 0, but std is -0.1"),
        new(new FillerOptions { Type = "gaussian", Mean = double.PositiveInfinity }, new Shape(2, 2), "the gaussian filler needs a finite mean, but mean is Infinity"),
        new(new FillerOptions { Type = "gaussian", Sparse = -2 }, new Shape(2, 2), "the gaussian filler needs sparse ≥ 0, or −1 for none, but sparse is -2"),
        new(new FillerOptions { Type = "gaussian", Sparse = 3 }, new Shape(2, 5), "the gaussian filler needs sparse ≤ the number of outputs, 2 for the shape 2×5, but sparse is 3"),
        new(new FillerOptions { Type = "gaussian", Sparse = 1 }, Shape.Scalar, "the gaussian filler counts the inputs and outputs of a blob by its axes, but the blob is a scalar"),
        new(new FillerOptions { Type = "msra", Sparse = 1 }, new Shape(2, 5), "only the gaussian filler takes sparse, but the type is msra"),
        new(new FillerOptions { Type = "xavier" }, Shape.Scalar, "the xavier filler counts the inputs and outputs of a blob by its axes, but the blob is a scalar"),
        new(new FillerOptions { Type = "bilinear" }, new Shape(4, 4), "the bilinear filler needs a blob with 4 axes, N×C×K×K, but the shape is 4×4"),
        new(new FillerOptions { Type = "bilinear" }, new Shape(1, 1, 4, 3), "the bilinear filler needs a square kernel, N×C×K×K, but the shape is 1×1×4×3"),
    ];

    [TestCaseSource(nameof(WrongOptions))]
    public void Wrong_options_are_refused_with_what_was_expected(FillerOptions options, Shape shape, string message)
    {
        Assert.That(() => Fill(shape, options), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }

    [Test]
    public void All_that_is_wrong_is_told_at_once()
    {
        Assert.That(new FillerOptions { Type = "gaussian", Mean = double.NaN, Std = -1, Sparse = -5 }.Validate().ToArray(), Has.Length.EqualTo(3));
        Assert.That(new FillerOptions().Validate(), Is.Empty);
    }

    private static double[] Fill(Shape shape, FillerOptions options) => Values<double>(shape, options);

    private static T[] Values<T>(Shape shape, FillerOptions options) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var blob = new Blob<T>(shape);
        Filler.Fill(blob, options, Random);
        return blob.Data.ToArray();
    }

    // Mean and variance of n values have the standard deviations √(σ²/n) and √((μ₄ − σ⁴)/n); 4 of them.
    private static void CheckMoments(double[] values, double mean, double variance, double fourthMoment)
    {
        double n = values.Length;
        Assert.That(values.Average(), Is.EqualTo(mean).Within(4 * Math.Sqrt(variance / n)), "mean");
        Assert.That(values.Average(value => (value - mean) * (value - mean)), Is.EqualTo(variance).Within(4 * Math.Sqrt((fourthMoment - variance * variance) / n)), "variance");
    }

    // A fraction of n values has the standard deviation √(p(1 − p)/n); 4 of them.
    private static void CheckFraction(double[] values, Func<double, bool> counts, double expected) =>
        Assert.That(values.Count(counts) / (double)values.Length, Is.EqualTo(expected).Within(4 * Math.Sqrt(expected * (1 - expected) / values.Length)));
}
