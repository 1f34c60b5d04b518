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
        new("AbsVal", new NoOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("ELU", new ELUOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("ELU", new ELUOptions { Alpha = -0.5 }) { About = "with an alpha below 0", Bottoms = [Input.Normal(2, 3, 4)] },
        new("BNLL", new NoOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("Power", new PowerOptions { Power = 1.7, Scale = 0.5, Shift = 3 }) { Bottoms = [Input.Uniform(-2, 2, 2, 3, 4)] },
        new("Power", new PowerOptions { Power = 2, Scale = -1.5, Shift = 0.5 }) { About = "square", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Power", new PowerOptions { Power = 1, Scale = -1.5, Shift = 0.5 }) { About = "line", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Power", new PowerOptions { Power = 0, Scale = -1.5 }) { About = "constant", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Exp", new ExpOptions()) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("Exp", new ExpOptions { Base = 2, Scale = -0.5, Shift = 1 }) { About = "base 2", Bottoms = [Input.Normal(2, 3, 4)] },
        new("Log", new LogOptions()) { Bottoms = [Input.Uniform(0.5, 4, 2, 3, 4)] },
        new("Log", new LogOptions { Base = 10, Scale = -2, Shift = 9 }) { About = "base 10", Bottoms = [Input.Uniform(0.5, 4, 2, 3, 4)] },
        new("Threshold", new ThresholdOptions { Threshold = 0.25 }) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("Clip", new ClipOptions { Min = -0.5, Max = 1 }) { Bottoms = [Input.Normal(2, 3, 4)] },
        new("Swish", new SwishOptions()) { Bottoms = [Input.Spread(2, 2, 3, 4)] },
        new("Swish", new SwishOptions { Beta = -1.5 }) { About = "with a beta below 0", Bottoms = [Input.Spread(2, 2, 3, 4)] },
    ];

    [Test]
    public void Sigmoid_is_its_formula() => ElementwiseFormula.Check("Sigmoid", new NoOptions(), x => 1 / (1 + Math.Exp(-x)), (_, y) => y * (1 - y));

    [Test]
    public void TanH_is_its_formula() => ElementwiseFormula.Check("TanH", new NoOptions(), Math.Tanh, (_, y) => 1 - y * y);

    [TestCase(0.0)]
    [TestCase(0.25)]
    [TestCase(-2.0)]
    public void ReLU_is_its_formula(double slope) =>
        ElementwiseFormula.Check("ReLU", new ReLUOptions { NegativeSlope = slope }, x => Math.Max(x, 0) + slope * Math.Min(x, 0), (x, _) => x > 0 ? 1 : slope);

    [Test]
    public void AbsVal_is_its_formula() => ElementwiseFormula.Check("AbsVal", new NoOptions(), Math.Abs, (x, _) => Math.Sign(x));

    [TestCase(1.0)]
    [TestCase(0.3)]
    [TestCase(-0.3)]
    public void ELU_is_its_formula(double alpha) =>
        ElementwiseFormula.Check("ELU", new ELUOptions { Alpha = alpha }, x => x > 0 ? x : alpha * (Math.Exp(x) - 1), (x, _) => x > 0 ? 1 : alpha * Math.Exp(x));

    [Test]
    public void BNLL_is_its_formula() => ElementwiseFormula.Check("BNLL", new NoOptions(), x => Math.Log(1 + Math.Exp(x)), (x, _) => 1 / (1 + Math.Exp(-x)));

    [TestCase(1.0)]
    [TestCase(0.0)]
    [TestCase(-1.7)]
    public void Swish_is_its_formula(double beta) => ElementwiseFormula.Check("Swish", new SwishOptions { Beta = beta }, x => x / (1 + Math.Exp(-beta * x)), (x, y) =>
    {
        double s = 1 / (1 + Math.Exp(-beta * x));
        return beta * y + s * (1 - beta * y);
    });

    [TestCase(2, 0.5, -1)]
    [TestCase(3, -0.5, 1)]
    [TestCase(1, 4, 2)]
    [TestCase(0, 4, 2)]
    [TestCase(3, 0, 2)]
    [TestCase(-2, 0.25, 7)]
    public void Power_is_its_formula(double power, double scale, double shift) => ElementwiseFormula.Check(
        "Power", new PowerOptions { Power = power, Scale = scale, Shift = shift },
        x => Math.Pow(shift + scale * x, power), (x, _) => power * scale == 0 ? 0 : power * scale * Math.Pow(shift + scale * x, power - 1));

    [TestCase(-1, 1, 0)]
    [TestCase(2, 0.5, 3)]
    [TestCase(0.5, -1, -2)]
    public void Exp_is_its_formula(double @base, double scale, double shift)
    {
        double b = @base == -1 ? Math.E : @base;
        ElementwiseFormula.Check("Exp", new ExpOptions { Base = @base, Scale = scale, Shift = shift }, x => Math.Pow(b, shift + scale * x), (_, y) => y * scale * Math.Log(b));
    }

    [TestCase(-1, 1, 12)]
    [TestCase(2, 0.5, 9)]
    [TestCase(0.1, -1, 15)]
    public void Log_is_its_formula(double @base, double scale, double shift)
    {
        double b = @base == -1 ? Math.E : @base;
        ElementwiseFormula.Check("Log", new LogOptions { Base = @base, Scale = scale, Shift = shift }, x => Math.Log(shift + scale * x, b), (x, _) => scale / (Math.Log(b) * (shift + scale * x)));
    }

    [Test]
    public void Clip_is_its_formula() =>
        ElementwiseFormula.Check("Clip", new ClipOptions { Min = -0.5, Max = 2 }, x => Math.Min(Math.Max(x, -0.5), 2), (x, _) => x is >= -0.5 and <= 2 ? 1 : 0);

    [Test]
    public void Clip_lets_the_gradient_through_at_its_bounds()
    {
        var run = new LayerRun<float>("Clip", new ClipOptions { Min = -1, Max = 1 }, [new Shape(4)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [-1.5, -1, 1, 1.5]);
        run.Forward();
        run.Tops[0].Diff.Fill(3);
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new float[] { 0, 3, 3, 0 }));
    }

    [Test]
    public void Threshold_is_0_at_the_threshold_and_1_above()
    {
        var run = new LayerRun<float>("Threshold", new ThresholdOptions { Threshold = 0.5 }, [new Shape(4)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [-1, 0.5, 0.500001, 7]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 1 }));
    }

    [Test]
    public void Softplus_and_ELU_are_exact_where_e_to_the_x_would_overflow_or_cancel()
    {
        double[] x = [-800, -50, -1e-10, 1e-10, 50, 800];
        double[] Top(string type, LayerOptions options)
        {
            var run = new LayerRun<double>(type, options, [new Shape(6)], 1, Phase.Test);
            Values.Set(run.Bottoms[0].Data, x);
            run.Forward();
            return run.Tops[0].Data.ToArray();
        }
        // e⁻⁵⁰, and log 2 ± 5e-11.
        Assert.That(Top("BNLL", new NoOptions()), Is.EqualTo(new[] { 0, 1.9287498479639178e-22, 0.6931471805099453, 0.6931471806099453, 50, 800 }).Within(1e-13).Percent);
        Assert.That(Top("ELU", new ELUOptions()), Is.EqualTo(new[] { -1, -1, -9.9999999995e-11, 1e-10, 50, 800 }).Within(1e-13).Percent);
    }

    [TestCase(-2.0)]
    [TestCase(0.0)]
    [TestCase(double.NaN)]
    public void A_base_that_is_none_is_an_error(double @base)
    {
        Assert.That(new ExpOptions { Base = @base }.Validate().Single().Message, Does.EndWith("but it must be greater than 0, or -1, which stands for e"));
        Assert.That(new LogOptions { Base = @base }.Validate().Single().Message, Does.EndWith("but it must be greater than 0 and not 1, or -1, which stands for e"));
    }

    [Test]
    public void A_clip_of_nothing_is_an_error() => Assert.That(
        new ClipOptions { Min = 1, Max = 0.5 }.Validate().Single().Message, Is.EqualTo("'min' must not exceed 'max', but min is 1 and max is 0.5"));

    [Test]
    public void NaN_stays_NaN([Values("Sigmoid", "TanH", "ReLU", "AbsVal", "ELU", "BNLL", "Power", "Exp", "Log", "Threshold", "Clip", "Swish")] string type)
    {
        LayerOptions options = type == "Clip" ? new ClipOptions { Min = 0, Max = 1 }
            : type == "Log" ? new LogOptions { Shift = 2 }
            : (LayerOptions)Activator.CreateInstance(LayerRegistry.Find(type)!.OptionsType)!;
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
}
