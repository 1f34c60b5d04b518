using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

public sealed class RegressionLossTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("EuclideanLoss", new EuclideanLossOptions()) { Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3)] },
        new("EuclideanLoss", new EuclideanLossOptions { Normalization = LossNormalization.Full }) { About = "mean of all elements", Bottoms = [Input.Normal(4, 1), Input.Normal(4)] },
        new("SigmoidCrossEntropyLoss", new SigmoidCrossEntropyLossOptions()) { Bottoms = [Input.Spread(2, 4, 3), Input.Uniform(0, 1, 4, 3)] },
        new("SigmoidCrossEntropyLoss", new SigmoidCrossEntropyLossOptions { IgnoreLabel = 255, Normalization = LossNormalization.Valid })
        {
            About = "ignored labels",
            Bottoms = [Input.Spread(2, 2, 3, 2), Input.OneOf([0, 1, 255], 2, 3, 2)],
        },
    ];

    [TestCase(null, 4)]
    [TestCase(LossNormalization.Full, 12)]
    [TestCase(LossNormalization.Valid, 12)]
    [TestCase(LossNormalization.None, 1)]
    public void EuclideanLoss_is_its_formula(LossNormalization? normalization, double divisor)
    {
        var run = new LayerRun<double>(new LayerCase("EuclideanLoss", new EuclideanLossOptions { Normalization = normalization }) { Bottoms = [Input.Normal(4, 3), Input.Normal(4, 3)] });
        run.Forward();
        run.Tops[0].Diff[0] = 3;
        run.Backward();
        double[] difference = [.. run.Bottoms[0].Data.ToArray().Zip(run.Bottoms[1].Data.ToArray(), (a, b) => a - b)];
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(difference.Sum(d => d * d) / (2 * divisor)).Within(1e-13).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. difference.Select(d => 3 * d / divisor)], 1e-14, 1e-15, "∂a");
        Values.AssertClose(run.Bottoms[1].Diff.ToArray(), [.. difference.Select(d => -3 * d / divisor)], 1e-14, 1e-15, "∂b");
    }

    [Test]
    public void Targets_of_another_size_are_an_error([Values("EuclideanLoss", "SigmoidCrossEntropyLoss")] string type)
    {
        LayerOptions options = type == "EuclideanLoss" ? new EuclideanLossOptions() : new SigmoidCrossEntropyLossOptions();
        Assert.That(() => new LayerRun<float>(type, options, [new Shape(4, 3), new Shape(3, 4)], 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottoms must agree in their first axis and in the elements of a sample, but their shapes are 4×3 and 3×4"));
    }

    [TestCase(null, 4)]
    [TestCase(LossNormalization.Full, 12)]
    [TestCase(LossNormalization.Valid, 8)]
    [TestCase(LossNormalization.None, 1)]
    public void SigmoidCrossEntropyLoss_is_its_formula(LossNormalization? normalization, double divisor)
    {
        var options = new SigmoidCrossEntropyLossOptions { Normalization = normalization, IgnoreLabel = 255 };
        var run = new LayerRun<double>("SigmoidCrossEntropyLoss", options, [new Shape(4, 3), new Shape(4, 3)], 1, Phase.Train);
        double[] x = Values.Normal(12, 1), t = [0, 1, 255, 0.25, 255, 1, 1, 0, 255, 0.5, 0, 255];
        Values.Set(run.Bottoms[0].Data, x);
        Values.Set(run.Bottoms[1].Data, t);
        run.Forward();
        run.Tops[0].Diff[0] = 2;
        run.Backward();
        double[] sigmoid = [.. x.Select(value => 1 / (1 + Math.Exp(-value)))];
        double loss = Enumerable.Range(0, 12).Where(i => t[i] != 255).Sum(i => -(t[i] * Math.Log(sigmoid[i]) + (1 - t[i]) * Math.Log(1 - sigmoid[i])));
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(loss / divisor).Within(1e-12).Percent);
        Values.AssertClose(run.Bottoms[0].Diff.ToArray(), [.. x.Select((_, i) => t[i] == 255 ? 0 : 2 * (sigmoid[i] - t[i]) / divisor)], 1e-13, 1e-15, "∂x");
    }

    [TestCase(255.0, "255")]
    [TestCase(-0.5, "-0.5")]
    [TestCase(double.NaN, "NaN")]
    public void A_target_that_is_no_probability_is_named(double target, string inMessage)
    {
        var run = new LayerRun<double>("SigmoidCrossEntropyLoss", new SigmoidCrossEntropyLossOptions(), [new Shape(4, 3), new Shape(4, 3)], 1, Phase.Train);
        run.Bottoms[1].Data[7] = target;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo(
            $"the target of sample 2, element 1 is {inMessage}, but a target is a number of 0 to 1"));
    }
}
