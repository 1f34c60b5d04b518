using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Normalization;

public sealed class BatchNormLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("BatchNorm", new BatchNormOptions()) { Bottoms = [Input.Normal(3, 2, 2, 3)] },
        new("BatchNorm", new BatchNormOptions { Eps = 0.1 }) { About = "rows", Bottoms = [Input.Normal(6, 3)] },
        new("BatchNorm", new BatchNormOptions()) { About = "one channel", Bottoms = [Input.Normal(6)] },
        new("BatchNorm", new BatchNormOptions()) { About = "stored statistics", Bottoms = [Input.Normal(3, 2, 4)], Phase = Phase.Test, Parameters = [Input.Normal(2), Input.Uniform(1, 2, 2), Input.Of([2], 1)] },
        new("BatchNorm", new BatchNormOptions { UseGlobalStats = false }) { About = "the batch's statistics in testing", Bottoms = [Input.Normal(3, 2, 4)], Phase = Phase.Test },
    ];

    // E[x²] − E[x]² in float would have no correct digit here: 10⁸ has a spacing of 8.
    [Test]
    public void A_large_mean_does_not_spoil_the_variance()
    {
        Check<float>(2e-6);
        Check<double>(1e-10);
    }

    [Test]
    public void Training_gathers_the_statistics_and_testing_uses_them()
    {
        var options = new BatchNormOptions { MovingAverageFraction = 0.5, Eps = 0 };
        var run = new LayerRun<double>("BatchNorm", options, [new Shape(4, 1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [1, 3, 5, 7]);
        run.Forward();
        // Mean 4, sum of squared deviations 20: biased variance 5, unbiased 20/3.
        Values.AssertClose(run.Tops[0].Data.ToArray(), [.. new double[] { -3, -1, 1, 3 }.Select(v => v / Math.Sqrt(5))], 1e-14, 0, "y");
        Assert.That(Stored(run), Is.EqualTo(new[] { 4, 20.0 / 3, 1 }).Within(1e-14));
        Values.Set(run.Bottoms[0].Data, [0, 0, 2, 2]);
        run.Forward();
        // Mean 1, unbiased variance 4/3.
        Assert.That(Stored(run), Is.EqualTo(new[] { 3, 20.0 / 6 + 4.0 / 3, 1.5 }).Within(1e-14));

        var test = new LayerRun<double>("BatchNorm", options, [new Shape(2, 1)], 1, Phase.Test);
        for (int i = 0; i < 3; i++)
            test.Layer.Parameters[i].ShareWith(run.Layer.Parameters[i]);
        Values.Set(test.Bottoms[0].Data, [2, 5]);
        test.Forward();
        // The stored mean is 3 / 1.5, the stored variance (20/6 + 4/3) / 1.5 = 28/9.
        Assert.That(test.Tops[0].Data.ToArray(), Is.EqualTo(new[] { 0, 3 / Math.Sqrt(28.0 / 9) }).Within(1e-14));
    }

    [Test]
    public void The_statistics_are_not_learned()
    {
        var run = new LayerRun<float>("BatchNorm", new BatchNormOptions(), [new Shape(4, 3)], 1, Phase.Train);
        Assert.That(run.Layer.Parameters.Select(parameter => (parameter.Name, parameter.Spec.LrMult, parameter.Spec.DecayMult)), Is.EqualTo(new[] { ("mean", 0.0, 0.0), ("variance", 0, 0), ("factor", 0, 0) }));
        Layer<float> layer = LayerRegistry.Create<float>("BatchNorm", new BatchNormOptions());
        var context = new LayerContext { LayerName = "norm", ParameterSpecs = [new ParameterSpec { LrMult = 0 }, new ParameterSpec()] };
        Assert.That(() => layer.Setup(context, [new Blob<float>(new Shape(4, 3))], [new Blob<float>(new Shape(0))]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "entry 1 of 'param' has the lr_mult 1, but the blob 'variance' is gathered and not learned: its lr_mult must be 0"));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        var run = new LayerRun<float>("BatchNorm", new BatchNormOptions(), [new Shape(4, 3)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(4, 2)]), Throws.TypeOf<InputException>().With.Message.EqualTo("the statistics are of 3 channel(s), but a bottom of shape 4×2 has 2"));
        Assert.That(() => run.Reshape([new Shape(0, 3)]), Throws.TypeOf<InputException>().With.Message.EqualTo("a bottom of shape 0×3 has no elements to take statistics of"));
        Assert.That(() => new LayerRun<float>("BatchNorm", new BatchNormOptions(), [Shape.Scalar], 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom is a scalar: there is nothing to normalize"));
    }

    private static void Check<T>(double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int N = 64, Inner = 50;
        var run = new LayerRun<T>("BatchNorm", new BatchNormOptions { Eps = 0 }, [new Shape(N, 2, Inner)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [.. Values.Normal(N * 2 * Inner, 1).Select(value => 1e4 + value)]);
        run.Forward();
        double[] x = Values.Get<T>(run.Bottoms[0].Data), y = Values.Get<T>(run.Tops[0].Data);
        for (int channel = 0; channel < 2; channel++)
        {
            // Shifted by 10⁴ every term is exact, and in decimal the sums are, too.
            decimal[] values = [.. x.Where((_, i) => i / Inner % 2 == channel).Select(value => (decimal)(value - 1e4))];
            decimal mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
            double[] actual = [.. y.Where((_, i) => i / Inner % 2 == channel)];
            Values.AssertClose(actual, [.. values.Select(value => (double)(value - mean) / Math.Sqrt((double)variance))], tolerance, tolerance, "y");
            Assert.That(double.CreateChecked(run.Layer.Parameters[1].Data[channel]), Is.EqualTo((double)variance * values.Length / (values.Length - 1)).Within(tolerance * 1));
        }
    }

    private static double[] Stored(LayerRun<double> run) => [.. run.Layer.Parameters.Select(parameter => parameter.Data[0])];
}
