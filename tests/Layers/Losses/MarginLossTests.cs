using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

/// <summary>HingeLoss and ContrastiveLoss.</summary>
public sealed class MarginLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("HingeLoss", new HingeLossOptions()) { Bottoms = [Input.Normal(6, 4), Input.Labels(4, 6)] },
        new("HingeLoss", new HingeLossOptions { Norm = HingeNorm.L2 }) { About = "squares", Bottoms = [Input.Normal(6, 2, 2), Input.Labels(4, 6)] },
        new("ContrastiveLoss", new ContrastiveLossOptions { Margin = 3 }) { Bottoms = [Input.Normal(8, 3), Input.Normal(8, 3), Input.Labels(2, 8)] },
        new("ContrastiveLoss", new ContrastiveLossOptions { Margin = 4, LegacyVersion = true }) { About = "legacy", Bottoms = [Input.Normal(8, 3), Input.Normal(8, 3), Input.Labels(2, 8)] },
    ];

    [TestCase(HingeNorm.L1)]
    [TestCase(HingeNorm.L2)]
    public void HingeLoss_is_its_formula(HingeNorm norm)
    {
        var run = new LayerRun<double>(new LayerCase("HingeLoss", new HingeLossOptions { Norm = norm }) { Bottoms = [Input.Normal(6, 4), Input.Labels(4, 6)] });
        run.Forward();
        run.Tops[0].Diff[0] = 3;
        run.Backward();
        double[] x = run.Bottoms[0].Data.ToArray(), labels = run.Bottoms[1].Data.ToArray();
        double Sign(int i) => labels[i / 4] == i % 4 ? 1 : -1;
        double[] violations = [.. x.Select((value, i) => Math.Max(0, 1 - Sign(i) * value))];
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(violations.Sum(v => norm == HingeNorm.L1 ? v : v * v) / 6).Within(1e-13).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. violations.Select((v, i) => -3 * Sign(i) / 6 * (norm == HingeNorm.L1 ? Math.Sign(v) : 2 * v))], 1e-14, 1e-15, "∂x");
    }

    [Test]
    public void A_label_that_is_no_class_is_an_error()
    {
        var run = new LayerRun<float>("HingeLoss", new HingeLossOptions(), [new Shape(2, 3), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[1].Data, [0, 3]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the label of sample 1 is 3, but a label is an integer of 0 to 2"));
    }

    [Test]
    public void ContrastiveLoss_is_its_formula([Values] bool legacy)
    {
        const double Margin = 2.5;
        var run = new LayerRun<double>("ContrastiveLoss", new ContrastiveLossOptions { Margin = Margin, LegacyVersion = legacy }, [new Shape(20, 3), new Shape(20, 3), new Shape(20)], 1, Phase.Train);
        double[] a = Values.Normal(60, 1), b = Values.Normal(60, 2), similar = [.. Enumerable.Range(0, 20).Select(i => (double)(i % 2))];
        Values.Set(run.Bottoms[0].Data, a);
        Values.Set(run.Bottoms[1].Data, b);
        Values.Set(run.Bottoms[2].Data, similar);
        run.Forward();
        double expected = Enumerable.Range(0, 20).Sum(i =>
        {
            double d = Math.Sqrt(Enumerable.Range(3 * i, 3).Sum(j => (a[j] - b[j]) * (a[j] - b[j])));
            return similar[i] == 1 ? d * d : legacy ? Math.Max(0, Margin - d * d) : Math.Pow(Math.Max(0, Margin - d), 2);
        });
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(expected / 40).Within(1e-13).Percent);
    }

    [Test]
    public void A_pair_that_falls_together_gives_no_NaN()
    {
        var run = new LayerRun<double>("ContrastiveLoss", new ContrastiveLossOptions(), [new Shape(1, 2), new Shape(1, 2), new Shape(1)], 1, Phase.Train);
        run.Forward();
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(0.5));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Zero);
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError([new Shape(4, 3), new Shape(4, 2), new Shape(4)], "the bottoms must have one shape, but bottom 0 has 4×3 and bottom 1 has 4×2");
        AssertError([new Shape(4, 3), new Shape(4, 3), new Shape(3)], "there must be one label for each of the 4 pair(s), but the third bottom has the shape 3");
        var run = new LayerRun<float>("ContrastiveLoss", new ContrastiveLossOptions(), [new Shape(2, 3), new Shape(2, 3), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[2].Data, [1, 0.5]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("the similarity of pair 1 is 0.5, but it is 1 for a similar pair and 0 for another"));

        static void AssertError(Shape[] bottoms, string message) => Assert.That(
            () => new LayerRun<float>("ContrastiveLoss", new ContrastiveLossOptions(), bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }
}
