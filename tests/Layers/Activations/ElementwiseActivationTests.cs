using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

public sealed class ElementwiseActivationTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Sigmoid", new NoOptions()) { Bottoms = [Input.Spread(2, 2, 3, 2)] },
        new("TanH", new NoOptions()) { Bottoms = [Input.Spread(2, 2, 3, 2)] },
        new("ReLU", new ReLUOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("ReLU", new ReLUOptions { NegativeSlope = 0.1 }) { About = "leaky", Bottoms = [Input.Normal(2, 3, 4)] },
        new("ReLU", new ReLUOptions { NegativeSlope = -0.5 }) { About = "with a negative slope below 0", Bottoms = [Input.Normal(2, 3, 4)] },
        // At 0 there is a kink: the check says so and does not fail.
        new("ReLU", new ReLUOptions()) { About = "with zeros", Bottoms = [Input.OneOf([-1, 0, 1], 3, 8)] },
    ];

    [Test]
    public void Sigmoid_is_its_formula() => Check("Sigmoid", new NoOptions(), x => 1 / (1 + Math.Exp(-x)), (_, y) => y * (1 - y));

    [Test]
    public void TanH_is_its_formula() => Check("TanH", new NoOptions(), Math.Tanh, (_, y) => 1 - y * y);

    [TestCase(0.0)]
    [TestCase(0.25)]
    [TestCase(-2.0)]
    public void ReLU_is_its_formula(double slope) =>
        Check("ReLU", new ReLUOptions { NegativeSlope = slope }, x => Math.Max(x, 0) + slope * Math.Min(x, 0), (x, _) => x > 0 ? 1 : slope);

    [Test]
    public void NaN_stays_NaN([Values("Sigmoid", "TanH", "ReLU")] string type)
    {
        LayerOptions options = type == "ReLU" ? new ReLUOptions() : new NoOptions();
        var run = new LayerRun<float>(type, options, [new Shape(3)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [1, double.NaN, -1]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray().Select(float.IsNaN), Is.EqualTo(new[] { false, true, false }));
    }

    [Test]
    public void Extremes_saturate()
    {
        var run = new LayerRun<double>("Sigmoid", new NoOptions(), [new Shape(4)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [double.NegativeInfinity, -800, 800, double.PositiveInfinity]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 0, 0, 1, 1 }));
    }

    private static void Check(string type, LayerOptions options, Func<double, double> formula, Func<double, double, double> derivative)
    {
        Check<double>(type, options, formula, derivative, 1e-14);
        Check<float>(type, options, formula, derivative, 1e-6);
    }

    private static void Check<T>(string type, LayerOptions options, Func<double, double> formula, Func<double, double, double> derivative, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(type, options, [new Shape(4, 25)], 1, Phase.Train);
        double[] x = [.. Values.Normal(100, 1).Select(value => 3 * value)];
        Values.Set(run.Bottoms[0].Data, x);
        LayerRun<T>.Result result = run.Pass();
        double[] seeds = Values.Get<T>(run.Tops[0].Diff);
        // x as the element type holds it.
        x = Values.Get<T>(run.Bottoms[0].Data);
        double[] y = [.. x.Select(formula)];
        Values.AssertClose(result.Tops[0], y, tolerance, tolerance, "y");
        Values.AssertClose(result.BottomDiffs[0], [.. x.Select((value, i) => seeds[i] * derivative(value, y[i]))], tolerance, tolerance, "∂x");
    }
}
