using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class KLDivergenceLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("KLDivergenceLoss", new KLDivergenceLossOptions()) { Bottoms = [Input.Uniform(-5, 0, 4, 3), Input.Uniform(0.05, 1, 4, 3)] },
        new("KLDivergenceLoss", new KLDivergenceLossOptions { LogTarget = true, Normalization = LossNormalization.Full })
        {
            About = "logarithms, mean of all elements",
            Bottoms = [Input.Uniform(-5, 0, 2, 3, 2), Input.Uniform(-5, 0, 2, 3, 2)],
        },
    ];

    [TestCase(null, 4)]
    [TestCase(LossNormalization.Full, 12)]
    [TestCase(LossNormalization.None, 1)]
    public void It_is_its_formula(LossNormalization? normalization, double divisor)
    {
        double[] l = [.. Values.Normal(12, 1).Select(value => -Math.Abs(value))], p = [.. Values.Normal(12, 2).Select(value => value * value)];
        double loss = Enumerable.Range(0, 12).Sum(i => p[i] * (Math.Log(p[i]) - l[i])) / divisor;
        foreach (bool logarithms in new[] { false, true })
        {
            LayerRun<double> run = Run(new KLDivergenceLossOptions { Normalization = normalization, LogTarget = logarithms }, l, logarithms ? [.. p.Select(value => Math.Log(value))] : p);
            Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss).Within(1e-12).Percent);
            Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. p.Select(value => -2 * value / divisor)], 1e-14, 1e-15, "∂l");
            double[] slopes = [.. p.Select((value, i) => 2 / divisor * (Math.Log(value) - l[i] + 1) * (logarithms ? value : 1))];
            Values.AssertClose(run.Bottoms[1].Diff.ToArray(), slopes, 1e-13, 1e-15, "∂ target");
        }
    }

    // Of p = (1/2, 1/2) and q = (1/4, 3/4): log 2 − log 3 / 2.
    [Test]
    public void Of_two_coins_it_is_known()
    {
        LayerRun<double> run = Run(new KLDivergenceLossOptions { Normalization = LossNormalization.None }, [Math.Log(0.25), Math.Log(0.75)], [0.5, 0.5], new Shape(1, 2));
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(Math.Log(2) - Math.Log(3) / 2).Within(1e-14));
    }

    [Test]
    public void A_target_of_0_counts_nothing_whatever_is_predicted([Values] bool logarithms)
    {
        double[] targets = logarithms ? [double.NegativeInfinity, 0] : [0, 1];
        LayerRun<double> run = Run(new KLDivergenceLossOptions { LogTarget = logarithms }, [double.NegativeInfinity, -0.5], targets, new Shape(1, 2));
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(0.5));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new[] { 0.0, -2 }));
        Assert.That(run.Bottoms[1].Diff[1], Is.EqualTo(3));
    }

    [Test]
    public void A_class_that_is_predicted_impossible_costs_infinitely() => Assert.That(
        Run(new KLDivergenceLossOptions(), [double.NegativeInfinity, 0], [0.5, 0.5], new Shape(1, 2)).Tops[0].Data[0], Is.EqualTo(double.PositiveInfinity));

    [Test]
    public void A_negative_target_is_named()
    {
        var run = new LayerRun<float>("KLDivergenceLoss", new KLDivergenceLossOptions(), [new Shape(2, 2), new Shape(2, 2)], 1, Phase.Train);
        run.Bottoms[1].Data[3] = -0.5f;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the target at element 3 is -0.5, but a probability is not below 0"));
    }

    private static LayerRun<double> Run(KLDivergenceLossOptions options, double[] l, double[] targets, Shape? shape = null)
    {
        shape ??= new Shape(4, 3);
        var run = new LayerRun<double>("KLDivergenceLoss", options, [shape, shape], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, l);
        Values.Set(run.Bottoms[1].Data, targets);
        run.Forward();
        run.Tops[0].Diff[0] = 2;
        run.Backward();
        return run;
    }
}
