using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>A right layer passes, on rough ground too, and no typical mistake does.</summary>
public sealed class GradientCheckerTests
{
    private static IEnumerable<Mistake> Mistakes => Enum.GetValues<Mistake>().Where(mistake => mistake != Mistake.None);

    [Test]
    public void A_right_layer_passes_with_every_derivative_precise()
    {
        GradientReport report = Check(Mistake.None);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Results.Select(result => (result.Input, result.Verdict, result.Checked, result.Undecided)), Is.EqualTo(new[]
        {
            ("bottom[0]", GradientVerdict.Passed, 24L * 24, 0L),
            ("weight", GradientVerdict.Passed, 9L * 24, 0L),
            ("bias", GradientVerdict.Passed, 3L * 24, 0L),
        }));
        foreach (GradientResult result in report.Results)
            Assert.That(result.Worst!.Bound, Is.LessThan(1e-8), "the error that is expected of the numeric derivative");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_typical_mistake_is_caught(Mistake mistake)
    {
        GradientReport report = Check(mistake);
        TestContext.Out.WriteLine(report);
        Assert.That(report.Passed, Is.False);
    }

    [Test]
    public void The_report_names_the_input_that_is_wrong()
    {
        GradientReport report = Check(Mistake.ForgottenBias);
        Assert.That(report.Results.Where(result => result.Verdict == GradientVerdict.Failed).Select(result => result.Input), Is.EqualTo(new[] { "bias" }));
        Assert.That(report.Results[^1].Worst!.Analytic, Is.Zero);
        Assert.That(report.ToString(), Does.Contain("bias: Failed, 72 derivatives"));
    }

    [Test]
    public void What_breaks_the_contract_is_said_in_words()
    {
        Assert.That(Check(Mistake.NoAccumulation).ContractErrors, Is.EqualTo(new[] { "Backward does not add to the diff of weight: what was there is lost or changed" }));
        Assert.That(Check(Mistake.IgnoresPropagateDown).ContractErrors, Is.EqualTo(new[] { "Backward writes the diff of bottom[0] although propagate_down is false for it" }));
        Assert.That(Check(Mistake.StaleScratch).ContractErrors, Has.Count.EqualTo(1).And.Some.Contain("an earlier pass left behind"));
        Assert.That(Check(Mistake.AddsToTheBottomDiff).ContractErrors, Has.Some.StartsWith("Backward does not overwrite the whole diff of bottom[0]"));
    }

    // ∂(x²)/∂x with a relative error of 1e-7: far below any fixed tolerance, far above the error of the numeric derivative.
    [Test]
    public void A_small_relative_error_is_caught()
    {
        Assert.That(CheckScalar(0.7, x => x * x, x => 2 * x * (1 + 1e-7)).Passed, Is.False);
        Assert.That(CheckScalar(0.7, x => x * x, x => 2 * x).Passed, Is.True);
    }

    private static IEnumerable<TestCaseData> RoughButRight =>
    [
        new TestCaseData(1e-3, (Func<double, double>)Math.Log, (Func<double, double>)(x => 1 / x)).SetArgDisplayNames("log near the end of its domain"),
        new TestCaseData(1e4, (Func<double, double>)(x => x * x), (Func<double, double>)(x => 2 * x)).SetArgDisplayNames("a large argument"),
        new TestCaseData(0.3, (Func<double, double>)(x => Math.Sin(200 * x)), (Func<double, double>)(x => 200 * Math.Cos(200 * x))).SetArgDisplayNames("fast oscillation"),
        new TestCaseData(0.5, (Func<double, double>)(x => 1e6 + x * x), (Func<double, double>)(x => 2 * x)).SetArgDisplayNames("a small change of a large value"),
        new TestCaseData(0.01, (Func<double, double>)(x => Math.Max(x, 0) * x), (Func<double, double>)(x => 2 * x)).SetArgDisplayNames("a kink of the second derivative nearby"),
        new TestCaseData(1e-5, (Func<double, double>)Math.Abs, (Func<double, double>)(x => Math.Sign(x))).SetArgDisplayNames("a kink nearby"),
        new TestCaseData(0.2, (Func<double, double>)(_ => 3), (Func<double, double>)(_ => 0)).SetArgDisplayNames("a constant"),
        new TestCaseData(0.0, (Func<double, double>)Math.Exp, (Func<double, double>)Math.Exp).SetArgDisplayNames("at zero"),
        new TestCaseData(0.4, (Func<double, double>)(x => 1e-12 * Math.Exp(x)), (Func<double, double>)(x => 1e-12 * Math.Exp(x))).SetArgDisplayNames("tiny values"),
    ];

    [TestCaseSource(nameof(RoughButRight))]
    public void A_right_derivative_passes_and_a_wrong_one_fails(double x, Func<double, double> f, Func<double, double> derivative)
    {
        GradientReport right = CheckScalar(x, f, derivative);
        Assert.That(right.Passed, right.ToString());
        Assert.That(right.Results[0].Verdict, Is.EqualTo(GradientVerdict.Passed), right.ToString());
        Assert.That(right.Results[0].Kinks, Is.Zero);
        GradientReport wrong = CheckScalar(x, f, at => derivative(at) * 1.001 + (derivative(at) == 0 ? 0.001 : 0));
        Assert.That(wrong.Results[0].Verdict, Is.EqualTo(GradientVerdict.Failed), wrong.ToString());
    }

    [TestCaseSource(nameof(RoughButRight))]
    public void The_numeric_derivative_is_within_the_expected_error_of_the_true_one(double x, Func<double, double> f, Func<double, double> derivative)
    {
        GradientResult result = CheckScalar(x, f, derivative).Results[0];
        Assert.That(result.ExpectedError, Is.InRange(0, 1e-4));
        Assert.That(result.Worst!.Numeric, Is.EqualTo(derivative(x)).Within(result.ExpectedError * Math.Abs(derivative(x))));
    }

    [Test]
    public void The_best_step_is_as_large_as_the_function_is_smooth()
    {
        double smooth = CheckScalar(0.5, Math.Exp, Math.Exp).Results[0].BestStep;
        double wavy = CheckScalar(0.3, x => Math.Sin(200 * x), x => 200 * Math.Cos(200 * x)).Results[0].BestStep;
        // Extrapolated differences in double want steps of a percent of the length on which the function changes: 1, and 1 / 200.
        Assert.That(smooth, Is.InRange(1e-4, 0.5));
        Assert.That(wavy, Is.InRange(1e-4 / 200, 0.5 / 200));
        Assert.That(CheckScalar(0, x => Math.Max(x, 0), x => x > 0 ? 1 : 0).Results[0].BestStep, Is.NaN);
    }

    [Test]
    public void A_kink_is_flagged_and_skipped()
    {
        GradientReport report = CheckScalar(0, x => Math.Max(x, 0), x => x > 0 ? 1 : 0);
        Assert.That(report.Passed);
        Assert.That((report.Results[0].Kinks, report.Results[0].Verdict), Is.EqualTo((1L, GradientVerdict.Inconclusive)));
    }

    [Test]
    public void A_forward_that_is_no_function_is_named()
    {
        var random = new Random(1);
        GradientReport report = CheckScalar(1, x => x + random.NextDouble(), _ => 1);
        Assert.That(report.ContractErrors, Has.Some.EqualTo("Forward gives other values when it is called again with the same inputs"));
    }

    [Test]
    public void A_function_of_several_blobs_is_checked_without_a_layer()
    {
        Blob<double> a = BlobOf(1.5, -2), b = BlobOf(0.5, 3), product = BlobOf(0);
        var function = new GradientFunction
        {
            Forward = () => product.Data[0] = a.Data[0] * b.Data[0] + a.Data[1] * b.Data[1],
            Backward = () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    a.Diff[i] = product.Diff[0] * b.Data[i];
                    b.Diff[i] += product.Diff[0] * a.Data[i];
                }
            },
            Inputs = [new GradientVariable("a", a), new GradientVariable("b", b, Accumulates: true)],
            Outputs = [new GradientVariable("product", product)],
        };
        GradientReport report = GradientChecker.Check(function);
        Assert.That(report.Passed, report.ToString());
        Assert.That(report.Results.Select(result => result.Checked), Is.All.EqualTo(2));
        Assert.That(a.Data.ToArray().Concat(b.Data.ToArray()), Is.EqualTo(new[] { 1.5, -2, 0.5, 3 }), "values are restored");
    }

    [Test]
    public void Large_blobs_are_sampled()
    {
        GradientReport report = Check(Mistake.None, new GradientCheckSettings { MaxInputElements = 5, MaxOutputElements = 4 });
        Assert.That(report.Passed);
        Assert.That(report.Results.Select(result => result.Checked), Is.EqualTo(new[] { 20L, 20L, 12L }));
    }

    private static GradientReport Check(Mistake mistake, GradientCheckSettings? settings = null)
    {
        var layer = new ChannelMixLayer<double>(new ChannelMixOptions { Mistake = mistake });
        Blob<double>[] bottoms = [new Blob<double>(new Shape(2, 3, 4))], tops = [new Blob<double>(new Shape(0))];
        layer.Setup(new NetFramework.Layers.LayerContext { LayerName = "mix" }, bottoms, tops);
        var random = new Random(3);
        foreach (Blob<double> blob in bottoms.Concat(layer.Parameters.Select(parameter => parameter.Blob)))
        {
            foreach (ref double value in blob.Data)
                value = 2 * random.NextDouble() - 1;
        }
        return GradientChecker.CheckLayer(layer, bottoms, tops, settings);
    }

    private static GradientReport CheckScalar(double x, Func<double, double> f, Func<double, double> derivative)
    {
        Blob<double> input = BlobOf(x), output = BlobOf(0);
        return GradientChecker.Check(new GradientFunction
        {
            Forward = () => output.Data[0] = f(input.Data[0]),
            Backward = () => input.Diff[0] = output.Diff[0] * derivative(input.Data[0]),
            Inputs = [new GradientVariable("x", input)],
            Outputs = [new GradientVariable("f", output)],
        });
    }

    private static Blob<double> BlobOf(params double[] values)
    {
        var blob = new Blob<double>(new Shape(values.Length));
        values.CopyTo(blob.Data);
        return blob;
    }
}
