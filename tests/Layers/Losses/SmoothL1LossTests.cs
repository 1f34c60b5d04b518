using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class SmoothL1LossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("SmoothL1Loss", new SmoothL1LossOptions()) { Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3)] },
        new("SmoothL1Loss", new SmoothL1LossOptions { Beta = 0, Normalization = LossNormalization.Full }) { About = "L1, mean of all elements", Bottoms = [Input.Normal(4, 1), Input.Normal(4)] },
    ];

    [TestCase(1, null, 4)]
    [TestCase(0.25, LossNormalization.Full, 12)]
    [TestCase(0, LossNormalization.None, 1)]
    public void It_is_its_formula(double beta, LossNormalization? normalization, double divisor)
    {
        LayerRun<double> run = Run(beta, normalization, Values.Normal(12, 1), Values.Normal(12, 2));
        double[] differences = [.. Values.Normal(12, 1).Zip(Values.Normal(12, 2), (a, b) => a - b)];
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(differences.Sum(d => Math.Abs(d) < beta ? d * d / (2 * beta) : Math.Abs(d) - beta / 2) / divisor).Within(1e-13).Percent);
        double[] gradient = [.. differences.Select(d => 3 / divisor * (Math.Abs(d) < beta ? d / beta : Math.Sign(d)))];
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), gradient, 1e-14, 1e-15, "∂a");
        Values.AssertClose(run.Bottoms[1].Diff.ToArray(), [.. gradient.Select(value => -value)], 1e-14, 1e-15, "∂b");
    }

    [Test]
    public void At_the_seam_and_at_0_both_sides_agree([Values(0, 0.5)] double beta)
    {
        LayerRun<double> run = Run(beta, LossNormalization.None, [.. Enumerable.Repeat(beta, 6), .. Enumerable.Repeat(-beta, 6)], new double[12]);
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(12 * beta / 2));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(Enumerable.Range(0, 12).Select(i => beta == 0 ? 0.0 : i < 6 ? 3 : -3)));
    }

    // Huber's formula, with δ·SmoothL1 for it.
    [Test]
    public void Huber_s_loss_is_a_multiple_of_it()
    {
        const double Delta = 0.7;
        LayerRun<double> run = Run(Delta, LossNormalization.None, Values.Normal(12, 1), Values.Normal(12, 2));
        double huber = Values.Normal(12, 1).Zip(Values.Normal(12, 2), (a, b) => Math.Abs(a - b)).Sum(d => d < Delta ? d * d / 2 : Delta * (d - Delta / 2));
        Assert.That(Delta * run.Tops[0].Data[0], Is.EqualTo(huber).Within(1e-13).Percent);
    }

    private static LayerRun<double> Run(double beta, LossNormalization? normalization, double[] a, double[] b)
    {
        var run = new LayerRun<double>("SmoothL1Loss", new SmoothL1LossOptions { Beta = beta, Normalization = normalization }, [new Shape(4, 3), new Shape(4, 3)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, a);
        Values.Set(run.Bottoms[1].Data, b);
        run.Forward();
        run.Tops[0].Diff[0] = 3;
        run.Backward();
        return run;
    }
}
