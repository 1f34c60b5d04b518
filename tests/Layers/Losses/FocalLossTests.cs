using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class FocalLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("FocalLoss", new FocalLossOptions()) { Bottoms = [Input.Spread(2, 5, 4), Input.Labels(4, 5)] },
        new("FocalLoss", new FocalLossOptions { Gamma = 0.5, Alpha = 0.25, ClassWeights = [0.5, 2, 1], IgnoreLabel = 255, Reduction = LossReduction.Mean, LabelSmoothing = 0.1 })
        {
            About = "weighted mean, smoothed, spatial, ignored labels",
            Bottoms = [Input.Normal(2, 3, 2, 3), Input.OneOf([0, 1, 2, 255], 2, 2, 3)],
        },
        new("FocalLoss", new FocalLossOptions { Gamma = 1, Axis = -1, Reduction = LossReduction.None }) { About = "unreduced", Bottoms = [Input.Normal(2, 3, 4), Input.Labels(4, 2, 3)] },
        new("FocalLoss", new FocalLossOptions { SoftLabel = true }) { About = "soft labels", Bottoms = [Input.Normal(4, 3, 2), Input.Uniform(0, 1, 4, 3, 2)] },
    ];

    // By the textbook: p first, then its power and its logarithm.
    [Test]
    public void It_is_its_formula([Values(0, 0.5, 2, 5)] double gamma, [Values] bool weighted, [Values] LossNormalization normalization)
    {
        double[] weights = weighted ? [0.5, 2, 1] : [];
        var options = new FocalLossOptions { Gamma = gamma, Alpha = 0.25, ClassWeights = [.. weights], IgnoreLabel = 255, Normalization = normalization };
        var run = new LayerRun<double>("FocalLoss", options, [new Shape(2, 3, 4), new Shape(2, 4)], 1, Phase.Train);
        double[] z = Values.Normal(24, 1), labels = [0, 2, 255, 1, 1, 255, 2, 0];
        Values.Set(run.Bottoms[0].Data, z);
        Values.Set(run.Bottoms[1].Data, labels);
        double loss = 0;
        double[] gradient = new double[24];
        for (int i = 0; i < 8; i++)
        {
            if (labels[i] == 255)
                continue;
            int At(int k) => (i / 4 * 3 + k) * 4 + i % 4;
            double[] p = [.. Enumerable.Range(0, 3).Select(k => Math.Exp(z[At(k)]) / Enumerable.Range(0, 3).Sum(c => Math.Exp(z[At(c)])))];
            int label = (int)labels[i];
            double y = p[label], factor = 0.25 * (weighted ? weights[label] : 1);
            loss -= factor * Math.Pow(1 - y, gamma) * Math.Log(y);
            double byLog = -factor * (Math.Pow(1 - y, gamma) - gamma * y * Math.Pow(1 - y, gamma - 1) * Math.Log(y));
            for (int k = 0; k < 3; k++)
                gradient[At(k)] = byLog * ((k == label ? 1 : 0) - p[k]);
        }
        double divisor = normalization switch { LossNormalization.Full => 8, LossNormalization.Valid => weighted ? 0.5 + 1 + 2 + 2 + 1 + 0.5 : 6, LossNormalization.BatchSize => 2, _ => 1 };
        run.Forward();
        run.Tops[0].Diff[0] = 3;
        run.Backward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss / divisor).Within(1e-12).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. gradient.Select(value => 3 * value / divisor)], 1e-12, 1e-13, "∂z");
    }

    [Test]
    public void With_gamma_0_it_is_SoftmaxWithLoss()
    {
        var shared = new SoftmaxWithLossOptions { ClassWeights = [0.5, 2, 1, 1], LabelSmoothing = 0.1, Reduction = LossReduction.Mean };
        Input[] bottoms = [Input.Normal(5, 4), Input.Labels(4, 5)];
        LayerRun<double>.Result expected = new LayerRun<double>(new LayerCase("SoftmaxWithLoss", shared) { Bottoms = bottoms }).Pass();
        var options = new FocalLossOptions { Gamma = 0, ClassWeights = shared.ClassWeights, LabelSmoothing = 0.1, Reduction = LossReduction.Mean };
        LayerRun<double>.Result actual = new LayerRun<double>(new LayerCase("FocalLoss", options) { Bottoms = bottoms }).Pass();
        Values.AssertClose(actual.Tops[0], expected.Tops[0], 1e-14, 0, "loss");
        Values.AssertClose(actual.BottomDiffs[0], expected.BottomDiffs[0], 1e-13, 1e-15, "∂z");
    }

    // At a gap d of two scores: p_y = 1 / (1 + eᵈ). Far on the wrong side the loss is d and the slope 1, far on the right side both vanish as e^(−d·(γ + 1)), and neither is ever NaN.
    [TestCase(0.5)]
    [TestCase(2)]
    public void Saturated_scores_give_no_NaN(double gamma)
    {
        foreach (double gap in new[] { 50, 800, 1e30 })
        {
            (double loss, double[] diff) = Pair(gamma, 0, gap);
            Assert.That(loss, Is.EqualTo(gap).Within(1e-12).Percent);
            Values.AssertClose(diff, [-1, 1], 1e-12, 0, $"wrong by {gap}");
        }
        (double right, double[] slopes) = Pair(gamma, 40, 0);
        double rest = Math.Exp(-40);
        Assert.That(right, Is.EqualTo(Math.Pow(rest, gamma + 1)).Within(1e-10).Percent);
        double slope = (1 + gamma) * Math.Pow(rest, gamma + 1);
        Values.AssertClose(slopes, [-slope, slope], 1e-12, 0, "right by 40");
        (right, slopes) = Pair(gamma, 1e30, 0);
        Assert.That(right, Is.Zero);
        Assert.That(slopes, Is.All.Zero);
    }

    [Test]
    public void A_masked_class_counts_nothing_and_a_masked_label_infinitely()
    {
        (double loss, double[] diff) = Pair(2, 1, double.NegativeInfinity);
        Assert.That(loss, Is.Zero);
        Assert.That(diff, Is.All.Zero);
        (loss, diff) = Pair(2, double.NegativeInfinity, 1);
        Assert.That(loss, Is.EqualTo(double.PositiveInfinity));
        Assert.That(diff, Is.EqualTo(new double[] { -1, 1 }));
    }

    private static (double Loss, double[] Diff) Pair(double gamma, double right, double wrong)
    {
        var run = new LayerRun<double>("FocalLoss", new FocalLossOptions { Gamma = gamma }, [new Shape(1, 2), new Shape(1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [right, wrong]);
        run.Forward();
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        return (run.Tops[0].Data[0], run.Bottoms[0].Diff.ToArray());
    }
}
