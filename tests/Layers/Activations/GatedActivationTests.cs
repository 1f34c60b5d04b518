using MathNet.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

public sealed class GatedActivationTests : ILayerCases
{
    private static readonly GELUOptions Tanh = new() { Approximate = GELUApproximation.Tanh };

    public IEnumerable<LayerCase> Cases =>
    [
        new("GELU", new GELUOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("GELU", Tanh) { About = "tanh", Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("SiLU", new NoOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("Mish", new NoOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("Softplus", new SoftplusOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("Softplus", new SoftplusOptions { Beta = 2.5 }) { About = "beta 2.5", Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("HardSigmoid", new NoOptions()) { Bottoms = [Input.Spread(3, 2, 3, 4)] },
        new("HardSwish", new NoOptions()) { Bottoms = [Input.Spread(3, 2, 3, 4)] },
        new("HardSwish", new NoOptions()) { About = "at its kinks", Bottoms = [Input.OneOf([-3, 0, 3], 2, 4)] },
        new("LeakyReLU", new LeakyReLUOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("LeakyReLU", new LeakyReLUOptions { NegativeSlope = -0.5 }) { About = "with a slope below 0", Bottoms = [Input.Normal(2, 3, 4)] },
    ];

    [Test]
    public void GELU_is_its_formula() => ElementwiseFormula.Check(
        "GELU", new GELUOptions(), x => x * SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2,
        (x, _) => SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2 + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));

    [Test]
    public void GELU_by_tanh_is_its_formula()
    {
        static double T(double x) => Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
        ElementwiseFormula.Check("GELU", Tanh, x => x / 2 * (1 + T(x)),
            (x, _) => (1 + T(x)) / 2 + x / 2 * (1 - T(x) * T(x)) * Math.Sqrt(2 / Math.PI) * (1 + 0.134145 * x * x));
    }

    // 60-digit values of x·Φ(x): 1 + erf(x / √2) would be 0 or a few digits there.
    [TestCase(-10, -7.6198530241605260659733e-23)]
    [TestCase(-5, -1.433257859395969558368762e-6)]
    [TestCase(-36, -1.50574466368702199942724e-282)]
    public void GELU_keeps_its_digits_in_the_left_tail(double x, double expected)
    {
        var run = new LayerRun<double>("GELU", new GELUOptions(), [new Shape(1)], 1, Phase.Test);
        run.Bottoms[0].Data[0] = x;
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(expected).Within(1e-13).Percent);
    }

    [Test]
    public void The_tanh_form_of_GELU_differs_by_less_than_5e_4()
    {
        double[] x = [.. Enumerable.Range(-600, 1201).Select(i => 0.01 * i)];
        double[] Top(GELUOptions options)
        {
            var run = new LayerRun<double>("GELU", options, [new Shape(x.Length)], 1, Phase.Test);
            Values.Set(run.Bottoms[0].Data, x);
            run.Forward();
            return run.Tops[0].Data.ToArray();
        }
        Assert.That(Top(Tanh).Zip(Top(new GELUOptions()), (tanh, exact) => Math.Abs(tanh - exact)).Max(), Is.InRange(4e-4, 5e-4));
    }

    [Test]
    public void SiLU_is_its_formula() => ElementwiseFormula.Check("SiLU", new NoOptions(), x => x * Sigmoid(x), (x, _) => Sigmoid(x) + x * Sigmoid(x) * (1 - Sigmoid(x)));

    [Test]
    public void Mish_is_its_formula()
    {
        static double W(double x) => Math.Tanh(Math.Log(1 + Math.Exp(x)));
        ElementwiseFormula.Check("Mish", new NoOptions(), x => x * W(x), (x, _) => W(x) + x * Sigmoid(x) * (1 - W(x) * W(x)));
    }

    [TestCase(1.0)]
    [TestCase(0.2)]
    [TestCase(4.0)]
    public void Softplus_is_its_formula(double beta) => ElementwiseFormula.Check(
        "Softplus", new SoftplusOptions { Beta = beta }, x => Math.Log(1 + Math.Exp(beta * x)) / beta, (x, _) => 1 / (1 + Math.Exp(-beta * x)));

    [Test]
    public void HardSigmoid_is_its_formula() => ElementwiseFormula.Check(
        "HardSigmoid", new NoOptions(), x => Math.Min(Math.Max(x + 3, 0), 6) / 6, (x, _) => x is > -3 and < 3 ? 1.0 / 6 : 0);

    [Test]
    public void HardSwish_is_its_formula() => ElementwiseFormula.Check(
        "HardSwish", new NoOptions(), x => x * Math.Min(Math.Max(x + 3, 0), 6) / 6, (x, _) => x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6);

    [TestCase(0.01)]
    [TestCase(-2.0)]
    public void LeakyReLU_is_its_formula(double slope) => ElementwiseFormula.Check(
        "LeakyReLU", new LeakyReLUOptions { NegativeSlope = slope }, x => Math.Max(x, 0) + slope * Math.Min(x, 0), (x, _) => x > 0 ? 1 : slope);

    [TestCase("HardSigmoid", -3, 0)]
    [TestCase("HardSigmoid", 3, 0)]
    [TestCase("HardSwish", -3, 0)]
    [TestCase("HardSwish", 3, 1)]
    [TestCase("LeakyReLU", 0, 0.01)]
    public void A_kink_has_the_derivative_that_the_documentation_says(string type, double x, double expected)
    {
        var run = new LayerRun<double>(type, type == "LeakyReLU" ? new LeakyReLUOptions() : new NoOptions(), [new Shape(1)], 1, Phase.Train);
        run.Bottoms[0].Data[0] = x;
        run.Forward();
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        Assert.That(run.Bottoms[0].Diff[0], Is.EqualTo(expected));
    }

    [Test]
    public void NaN_stays_NaN([Values("GELU", "SiLU", "Mish", "Softplus", "HardSigmoid", "HardSwish", "LeakyReLU")] string type)
    {
        var run = new LayerRun<float>(type, (LayerOptions)Activator.CreateInstance(LayerRegistry.Find(type)!.OptionsType)!, [new Shape(3)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [1, double.NaN, -1]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray().Select(float.IsNaN), Is.EqualTo(new[] { false, true, false }));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
