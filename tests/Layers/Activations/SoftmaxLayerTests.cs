using FsCheck;
using FsCheck.Fluent;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

public sealed class SoftmaxLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Softmax", new SoftmaxOptions()) { Bottoms = [Input.Normal(4, 5)] },
        new("Softmax", new SoftmaxOptions()) { About = "spatial", Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("Softmax", new SoftmaxOptions { Axis = -1 }) { About = "last axis, wide logits", Bottoms = [Input.Spread(5, 2, 3, 4)] },
        new("Softmax", new SoftmaxOptions { Beta = 0.5 }) { About = "temperature", Bottoms = [Input.Normal(4, 5)] },
        new("Softmax", new SoftmaxOptions { Shift = SoftmaxShift.None }) { About = "unshifted", Bottoms = [Input.Normal(4, 5)] },
        new("Softmax", new SoftmaxOptions { Epsilon = 0.1, Beta = 2 }) { About = "epsilon", Bottoms = [Input.Normal(4, 5)] },
        new("Softmax", new SoftmaxOptions { Epsilon = 0.1, Shift = SoftmaxShift.None }) { About = "epsilon, unshifted, spatial", Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("LogSoftmax", new LogSoftmaxOptions { Beta = -2 }) { About = "negative temperature", Bottoms = [Input.Normal(4, 5)] },
        new("LogSoftmax", new LogSoftmaxOptions()) { Bottoms = [Input.Normal(4, 5)] },
        new("LogSoftmax", new LogSoftmaxOptions()) { About = "spatial", Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("LogSoftmax", new LogSoftmaxOptions { Axis = -1 }) { About = "last axis, wide logits", Bottoms = [Input.Spread(5, 2, 3, 4)] },
    ];

    // Rows of 1 to 8 logits, as far as exp and its inverse reach in double.
    private static Arbitrary<double[]> Logits => Arb.From(
        from length in Gen.Choose(1, 8)
        from width in Gen.Elements(1.0, 30.0, 300.0)
        from values in Gen.Choose(-1_000_000, 1_000_000).Select(value => value / 1e6).ArrayOf(length)
        select values.Select(value => value * width).ToArray());

    [Test]
    public void Softmax_is_its_formula([Values(1, 2, -1, 0)] int axis) => CheckFormula("Softmax", new SoftmaxOptions { Axis = axis }, axis, (z, sum) => Math.Exp(z) / sum);

    [Test]
    public void LogSoftmax_is_its_formula([Values(1, 2, -1, 0)] int axis) => CheckFormula("LogSoftmax", new LogSoftmaxOptions { Axis = axis }, axis, (z, sum) => z - Math.Log(sum));

    [Test]
    public void Rows_sum_to_1() => Prop.ForAll(Logits, z => Math.Abs(SoftmaxOf(z).Sum() - 1) <= 1e-15 * z.Length).QuickCheckThrowOnFailure();

    // The logits are moved by a power of two small enough to leave them exact on a grid of 2⁻³⁰.
    [Test]
    public void A_shift_changes_nothing() => Prop.ForAll(Logits, Gen.Choose(-64, 64).ToArbitrary(), (z, shift) =>
    {
        double[] grid = [.. z.Select(value => Math.Round(value * (1 << 30)) / (1 << 30))];
        return SoftmaxOf(grid).SequenceEqual(SoftmaxOf([.. grid.Select(value => value + shift)]));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void LogSoftmax_is_the_logarithm_of_Softmax_where_that_is_normal() => Prop.ForAll(Logits, z =>
    {
        double[] p = SoftmaxOf(z), l = Run("LogSoftmax", new LogSoftmaxOptions(), z).Tops[0].Data.ToArray();
        return p.Zip(l).All(pair => !double.IsNormal(pair.First) || Math.Abs(Math.Log(pair.First) - pair.Second) <= 4e-16 * (1 + Math.Abs(pair.Second)));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Fused_separated_and_log_agree_where_p_is_normal() => Prop.ForAll(Logits, Gen.Choose(0, 7).ToArbitrary(), (z, label) =>
    {
        label %= z.Length;
        if (!double.IsNormal(SoftmaxOf(z)[label]))
            return true;
        (double Loss, double[] Gradient) fused = Fused(z, label);
        (double Loss, double[] Gradient) separated = Chain(z, label, "Softmax", new SoftmaxOptions(), "MultinomialLogisticLoss", new MultinomialLogisticLossOptions());
        (double Loss, double[] Gradient) log = Chain(z, label, "LogSoftmax", new LogSoftmaxOptions(), "NLLLoss", new NLLLossOptions());
        return Agree(fused, separated) && Agree(fused, log);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Epsilon_is_its_formula([Values] SoftmaxShift shift)
    {
        double[] z = [1, -2, 0.5], terms = [.. z.Select(value => Math.Exp(2 * value - (shift == SoftmaxShift.Max ? 2 : 0)) + 0.25)];
        var run = Run("Softmax", new SoftmaxOptions { Beta = 2, Epsilon = 0.25, Shift = shift }, z);
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(terms.Select(term => term / terms.Sum())).Within(1e-15));
    }

    // e^88.8 is beyond the largest float, e^709.8 beyond the largest double.
    [Test]
    public void Without_the_shift_an_overflow_is_NaN_in_the_element_type()
    {
        float[] Probabilities<T>(double z, SoftmaxShift shift) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            var run = new LayerRun<T>("Softmax", new SoftmaxOptions { Shift = shift }, [new Shape(1, 2)], 1, Phase.Train);
            Values.Set(run.Bottoms[0].Data, [z, 0]);
            run.Forward();
            return [.. Values.Get<T>(run.Tops[0].Data).Select(value => (float)value)];
        }

        Assert.Multiple(() =>
        {
            Assert.That(Probabilities<float>(88, SoftmaxShift.None), Is.EqualTo(new[] { 1, 6.05460e-39f }).Within(1e-3).Percent);
            Assert.That(Probabilities<float>(89, SoftmaxShift.None), Is.EqualTo(new[] { float.NaN, 0 }));
            Assert.That(Probabilities<double>(89, SoftmaxShift.None)[0], Is.EqualTo(1));
            Assert.That(Probabilities<double>(710, SoftmaxShift.None), Is.EqualTo(new[] { float.NaN, 0 }));
            Assert.That(Probabilities<float>(89, SoftmaxShift.Max), Is.EqualTo(new[] { 1, 2.22736e-39f }).Within(1e-3).Percent);
            Assert.That(Probabilities<float>(1e30, SoftmaxShift.Max), Is.EqualTo(new[] { 1, 0f }));
        });
    }

    [Test]
    public void The_widest_finite_logits_give_finite_results()
    {
        var run = Run("Softmax", new SoftmaxOptions(), [double.MaxValue, -double.MaxValue, double.MaxValue]);
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { 0.5, 0, 0.5 }));
    }

    [Test]
    public void An_empty_class_axis_is_an_error() => Assert.That(
        () => new LayerRun<float>("Softmax", new SoftmaxOptions(), [new Shape(2, 0)], 1, Phase.Test),
        Throws.TypeOf<InputException>().With.Message.EqualTo("the class axis 1 of a bottom of shape 2×0 is empty"));

    [Test]
    public void A_scalar_has_no_class_axis() => Assert.That(
        () => new LayerRun<float>("Softmax", new SoftmaxOptions(), [Shape.Scalar], 1, Phase.Test),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'axis' is 1, but the bottom is a scalar, which has no axes"));

    private static bool Agree((double Loss, double[] Gradient) a, (double Loss, double[] Gradient) b) =>
        Math.Abs(a.Loss - b.Loss) <= 1e-15 * (1 + Math.Abs(a.Loss)) && a.Gradient.Zip(b.Gradient).All(pair => Math.Abs(pair.First - pair.Second) <= 2e-15);

    private static double[] SoftmaxOf(double[] z) => Run("Softmax", new SoftmaxOptions(), z).Tops[0].Data.ToArray();

    private static LayerRun<double> Run(string type, LayerOptions options, double[] z)
    {
        var run = new LayerRun<double>(type, options, [new Shape(1, z.Length)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, z);
        run.Forward();
        return run;
    }

    private static (double Loss, double[] Gradient) Fused(double[] z, int label) => Loss("SoftmaxWithLoss", new SoftmaxWithLossOptions(), z, label);

    private static (double Loss, double[] Gradient) Chain(double[] z, int label, string first, LayerOptions firstOptions, string second, LayerOptions secondOptions)
    {
        LayerRun<double> run = Run(first, firstOptions, z);
        (double loss, double[] gradient) = Loss(second, secondOptions, run.Tops[0].Data.ToArray(), label);
        Values.Set(run.Tops[0].Diff, gradient);
        run.Backward();
        return (loss, run.Bottoms[0].Diff.ToArray());
    }

    private static (double Loss, double[] Gradient) Loss(string type, LayerOptions options, double[] values, int label)
    {
        var run = new LayerRun<double>(type, options, [new Shape(1, values.Length), new Shape(1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, values);
        run.Bottoms[1].Data[0] = label;
        run.Forward();
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        return (run.Tops[0].Data[0], run.Bottoms[0].Diff.ToArray());
    }

    private static void CheckFormula(string type, LayerOptions options, int axis, Func<double, double, double> formula)
    {
        int[] extents = [2, 3, 4];
        var run = new LayerRun<double>(new LayerCase(type, options) { Bottoms = [Input.Normal(extents)] });
        LayerRun<double>.Result result = run.Pass();
        double[] z = run.Bottoms[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray(), y = new double[z.Length], dz = new double[z.Length];
        int canonical = axis < 0 ? axis + 3 : axis, classes = extents[canonical], inner = extents[(canonical + 1)..].Aggregate(1, (a, b) => a * b);
        for (int at = 0; at < z.Length; at++)
        {
            int first = at / (classes * inner) * classes * inner + at % inner, own = at / inner % classes;
            double sum = Enumerable.Range(0, classes).Sum(k => Math.Exp(z[first + k * inner]));
            double p = Math.Exp(z[at]) / sum;
            y[at] = formula(z[at], sum);
            for (int k = 0; k < classes; k++)
            {
                double other = Math.Exp(z[first + k * inner]) / sum, hot = k == own ? 1 : 0;
                dz[at] += dy[first + k * inner] * (type == "Softmax" ? other * (hot - p) : hot - p);
            }
        }
        Values.AssertClose(result.Tops[0], y, 1e-14, 1e-15, "y");
        Values.AssertClose(result.BottomDiffs[0], dz, 1e-13, 1e-14, "∂z");
    }
}
