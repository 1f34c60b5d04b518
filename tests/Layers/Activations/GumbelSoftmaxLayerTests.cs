using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

public sealed class GumbelSoftmaxLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("GumbelSoftmax", new GumbelSoftmaxOptions()) { Bottoms = [Input.Normal(3, 4, 2)] },
        new("GumbelSoftmax", new GumbelSoftmaxOptions { Tau = 0.5, Axis = -1 }) { About = "the last axis", Bottoms = [Input.Normal(3, 2, 4)] },
        new("GumbelSoftmax", new GumbelSoftmaxOptions { Tau = 2 }) { About = "in the test phase", Bottoms = [Input.Normal(3, 4)], Phase = Phase.Test },
        new("GumbelSoftmax", new GumbelSoftmaxOptions { Hard = true }) { About = "hard", Bottoms = [Input.Normal(3, 4, 2)], HasSurrogateGradient = true },
    ];

    [Test]
    public void It_is_its_formula_with_the_noise_of_the_stream([Values] Phase phase, [Values(1, 0.25)] double tau)
    {
        var options = new GumbelSoftmaxOptions { Tau = tau };
        var run = new LayerRun<double>(new LayerCase("GumbelSoftmax", options) { Bottoms = [Input.Normal(4, 5)], Phase = phase }) { Iteration = 7 };
        LayerRun<double>.Result result = run.Pass();
        double[] z = run.Bottoms[0].Data.ToArray();
        if (phase == Phase.Train)
        {
            var random = new RandomStream(5, "tested", 7);
            for (int i = 0; i < z.Length; i++)
                z[i] -= Math.Log(-Math.Log(((random.NextUInt64() >> 12) + 0.5) * Math.ScaleB(1, -52)));
        }
        double[] y = [.. z.Chunk(5).SelectMany(row => row.Select(value => Math.Exp(value / tau) / row.Sum(other => Math.Exp(other / tau))))];
        Values.AssertClose(result.Tops[0], y, 1e-13, 0, "y");
        Values.AssertClose(result.BottomDiffs[0], Gradient(y, run.Tops[0].Diff.ToArray(), 5, tau), 1e-12, 1e-13, "∂z");
    }

    [Test]
    public void Hard_is_one_hot_where_soft_is_largest_and_has_the_gradient_of_soft([Values] Phase phase)
    {
        LayerCase Case(bool hard) => new("GumbelSoftmax", new GumbelSoftmaxOptions { Hard = hard, Tau = 0.7 }) { Bottoms = [Input.Normal(20, 5)], Phase = phase };
        LayerRun<double>.Result soft = new LayerRun<double>(Case(false)).Pass(), hard = new LayerRun<double>(Case(true)).Pass();
        Assert.That(hard.Tops[0], Is.EqualTo(soft.Tops[0].Chunk(5).SelectMany(row => row.Select(value => value == row.Max() ? 1.0 : 0))));
        Assert.That(hard.BottomDiffs[0], Is.EqualTo(soft.BottomDiffs[0]));
    }

    // The Gumbel-max theorem: argmax (z + g) is class k with the probability softmax(z)_k.
    [Test]
    public void Samples_have_the_distribution_that_softmax_gives()
    {
        const int Count = 100_000;
        double[] probabilities = [0.5, 0.3, 0.15, 0.05];
        var run = new LayerRun<float>("GumbelSoftmax", new GumbelSoftmaxOptions { Hard = true }, [new Shape(Count, 4)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [.. Enumerable.Range(0, 4 * Count).Select(i => Math.Log(probabilities[i % 4]))]);
        run.Forward();
        float[] y = run.Tops[0].Data.ToArray();
        for (int k = 0; k < 4; k++)
        {
            double share = y.Where((_, i) => i % 4 == k).Sum(value => (double)value) / Count, p = probabilities[k];
            // Five standard deviations of a binomial share.
            Assert.That(share, Is.EqualTo(p).Within(5 * Math.Sqrt(p * (1 - p) / Count)));
        }
    }

    [Test]
    public void Each_iteration_draws_anew_and_a_low_temperature_is_nearly_one_hot()
    {
        var run = new LayerRun<double>("GumbelSoftmax", new GumbelSoftmaxOptions { Tau = 0.01 }, [new Shape(200, 3)], 1, Phase.Train);
        run.Forward();
        double[] first = run.Tops[0].Data.ToArray();
        run.Iteration = 1;
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.Not.EqualTo(first));
        Assert.That(first.Chunk(3).Average(row => row.Max()), Is.GreaterThan(0.98));
    }

    [Test]
    public void NaN_stays_NaN()
    {
        var run = new LayerRun<double>("GumbelSoftmax", new GumbelSoftmaxOptions { Hard = true }, [new Shape(2, 2)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [1, double.NaN, 1, 2]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { double.NaN, double.NaN, 0, 1 }));
    }

    private static double[] Gradient(double[] y, double[] yDiff, int classes, double tau) =>
    [
        .. y.Chunk(classes).Zip(yDiff.Chunk(classes)).SelectMany(row =>
        {
            double mean = row.First.Zip(row.Second, (p, diff) => p * diff).Sum();
            return row.First.Zip(row.Second, (p, diff) => p * (diff - mean) / tau);
        }),
    ];
}
