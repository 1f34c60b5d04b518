using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Metrics;

public sealed class PerplexityLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Perplexity", new PerplexityOptions()) { Bottoms = [Input.Normal(10, 4), Input.Labels(4, 10)], Phase = Phase.Test },
        new("Perplexity", new PerplexityOptions { Axis = 2, IgnoreLabel = 255 })
        {
            About = "of sequences, ignored labels",
            Bottoms = [Input.Spread(2, 5, 2, 3), Input.OneOf([0, 1, 2, 255], 5, 2)],
            Phase = Phase.Test,
        },
    ];

    // The naive form: the inverse of the geometric mean of the probabilities of the labels.
    [Test]
    public void It_is_its_formula([Values] bool ignore, [Values] bool logProbabilities)
    {
        LayerRun<double> run = new(new LayerCase("Perplexity", new PerplexityOptions { IgnoreLabel = ignore ? 2 : null }) { Bottoms = [Input.Normal(10, 4), Input.Labels(4, 10)], Phase = Phase.Test });
        double[] z = run.Bottoms[0].Data.ToArray(), labels = run.Bottoms[1].Data.ToArray();
        double[] probabilities = [.. Enumerable.Range(0, 10).Where(i => !ignore || labels[i] != 2)
            .Select(i => Math.Exp(z[4 * i + (int)labels[i]]) / Enumerable.Range(0, 4).Sum(k => Math.Exp(z[4 * i + k])))];
        if (logProbabilities)
            Values.Set(run.Bottoms[0].Data, [.. z.Select((value, at) => value - Math.Log(Enumerable.Range(0, 4).Sum(k => Math.Exp(z[at / 4 * 4 + k]))))]);
        run.Forward();
        double product = probabilities.Aggregate(1.0, (all, p) => all * p);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(Math.Pow(product, -1.0 / probabilities.Length)).Within(1e-12).Percent);
    }

    [Test]
    public void Of_equal_scores_it_is_the_number_of_classes()
    {
        var run = new LayerRun<float>("Perplexity", new PerplexityOptions(), [new Shape(3, 50), new Shape(3)], 1, Phase.Test);
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(50).Within(1e-5));
    }

    [TestCase(1000.0, 0.0, 1.0)]
    [TestCase(0.0, 300.0, 1.9424263952412558e130)]
    [TestCase(0.0, 1e4, double.PositiveInfinity)]
    public void Saturated_scores_give_no_NaN(double right, double wrong, double expected)
    {
        var run = new LayerRun<double>("Perplexity", new PerplexityOptions(), [new Shape(1, 2), new Shape(1)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [right, wrong]);
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-10).Percent);
    }

    [Test]
    public void Where_nothing_counts_it_is_1()
    {
        var run = new LayerRun<double>("Perplexity", new PerplexityOptions { IgnoreLabel = 0 }, [new Shape(2, 3), new Shape(2)], 1, Phase.Test);
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(1));
    }
}
