using NetFramework.Layers;
using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics;

/// <summary>What the published experiment shows, asserted on the sample's own file.</summary>
internal sealed class SweepTests
{
    private static readonly SweepVariant TogetherShifted = new(SweepFormulation.PublishedTogether, SoftmaxShift.Max);
    private static readonly SweepVariant TogetherUnshifted = new(SweepFormulation.PublishedTogether, SoftmaxShift.None);
    private static readonly SweepVariant SeparatedShifted = new(SweepFormulation.PublishedSeparated, SoftmaxShift.Max);
    private static readonly SweepVariant SeparatedUnshifted = new(SweepFormulation.PublishedSeparated, SoftmaxShift.None);
    private static readonly SweepVariant Fused = new(SweepFormulation.Fused, null);
    private static readonly SweepVariant Log = new(SweepFormulation.Log, null);
    private static readonly SweepVariant Clamped = new(SweepFormulation.Clamped, null);

    private static SweepResult Result => SampleSweep.Result;

    private static IReadOnlyList<SweepMeasurement> Published(SweepVariant variant, ElementPrecision precision = ElementPrecision.Float) => Result.Of("published", variant, precision);

    private static double[] BrokenScores(SweepVariant variant) => [.. Published(variant).Where(point => point.NotFinite > 0).Select(point => point.Score)];

    [Test]
    public void The_scores_are_the_published_ones()
    {
        double[] magnitudes = [1e-38, 1e-33, 1e-28, 1e-23, 1e-18, 1e-13, 1e-8, 1e-3, 1e2, 1e7, 1e12, 1e17, 1e22, 1e27, 1e32, 1e37];
        double[] expected = [.. magnitudes.Reverse().Select(magnitude => -magnitude), .. magnitudes];
        Assert.That(Published(TogetherShifted).Select(point => point.Score), Is.EqualTo(expected));
        Assert.That(Published(TogetherShifted).Select(point => point.Runs), Is.All.EqualTo(50));
    }

    [Test]
    public void Separated_is_not_a_number_from_minus_100_down_with_and_without_the_shift()
    {
        Assert.That(BrokenScores(SeparatedShifted), Is.EqualTo(Result.Definition.Grids[0].Values().Where(score => score <= -100)));
        Assert.That(BrokenScores(SeparatedUnshifted).Where(score => score < 0), Is.EqualTo(Result.Definition.Grids[0].Values().Where(score => score <= -100)));
        Assert.That(Published(SeparatedShifted).Where(point => point.Score <= -100).Select(point => (point.NotFinite, point.NaN > 0)), Is.All.EqualTo((50, true)));
    }

    [Test]
    public void Unshifted_both_are_not_a_number_from_100_up()
    {
        double[] above = [.. Result.Definition.Grids[0].Values().Where(score => score >= 100)];
        Assert.That(BrokenScores(TogetherUnshifted), Is.EqualTo(above));
        Assert.That(BrokenScores(SeparatedUnshifted).Where(score => score > 0), Is.EqualTo(above));
    }

    [Test]
    public void Shifted_and_together_is_finite_everywhere_in_every_precision()
    {
        foreach (SweepVariant variant in (SweepVariant[])[TogetherShifted, Fused, Log])
            Assert.That(Result.Measurements.Where(point => point.Variant == variant).Sum(point => point.NotFinite), Is.Zero, variant.Name);
    }

    [Test]
    public void Between_separated_is_about_twice_as_far_off_at_the_level_of_1e_minus_8()
    {
        foreach (double score in (double[])[-1e-3, -1e-18, 1e-38, 1e-8])
        {
            double together = Published(TogetherShifted).Single(point => point.Score == score).DiscrepancyFromDouble.Mean;
            double separated = Published(SeparatedShifted).Single(point => point.Score == score).DiscrepancyFromDouble.Mean;
            Assert.That(together, Is.InRange(1e-8, 4e-8));
            Assert.That(separated / together, Is.InRange(1.3, 2.5));
        }
    }

    [Test]
    public void The_published_truth_loses_what_double_cannot_hold()
    {
        // At z_y = 100 the true gradient of the right class is −Σ_{k≠y} o_k ≈ −1.7·10² · e^(−100) ≈ −6·10⁻⁴²; in double o_y − 1 is 0.
        SweepMeasurement truth = Published(TogetherShifted, ElementPrecision.Double).Single(point => point.Score == 100);
        Assert.That(truth.LabelDiscrepancy.Mean, Is.EqualTo(99 * (Math.E - 1) * Math.Exp(-100)).Within(5).Percent);
        Assert.That(truth.Zeroed, Is.EqualTo(50));
        Assert.That(Published(Fused, ElementPrecision.Double).Single(point => point.Score == 100).RelativeError.Mean, Is.LessThan(1e-15));
    }

    [TestCase(ElementPrecision.Half)]
    [TestCase(ElementPrecision.BFloat16)]
    [TestCase(ElementPrecision.Float)]
    public void The_frameworks_fused_and_log_losses_are_correctly_rounded_below_double(ElementPrecision precision)
    {
        foreach (SweepMeasurement point in Result.Measurements.Where(point => point.Precision == precision && (point.Variant == Fused || point.Variant == Log)))
            Assert.That((point.MaxUlps, point.Zeroed), Is.LessThanOrEqualTo((0.501, 0)), $"{point.Grid} {point.Variant.Name} {point.Score}");
    }

    [Test]
    public void The_frameworks_losses_are_within_4_ulps_in_double() =>
        Assert.That(Result.Measurements.Where(point => point.Precision == ElementPrecision.Double && (point.Variant == Fused || point.Variant == Log)).Max(point => point.MaxUlps), Is.LessThan(4));

    [Test]
    public void The_clamp_keeps_gradients_finite_and_zeroes_them()
    {
        Assert.That(Published(Clamped).Sum(point => point.NotFinite), Is.Zero);
        // Of each of the 8·50 gradients with z_y ≤ −100 all 100 elements.
        Assert.That(Published(Clamped).Where(point => point.Score <= -100).Sum(point => point.Zeroed), Is.EqualTo(8 * 50 * 100));
        // In Half the clamp itself is 0.
        Assert.That(Published(Clamped, ElementPrecision.Half).Single(point => point.Score == -100).NotFinite, Is.EqualTo(50));
    }

    [Test]
    public void Half_has_no_scores_that_it_cannot_hold() =>
        Assert.That(Published(Fused, ElementPrecision.Half).Select(point => Math.Abs(point.Score)).Max(), Is.EqualTo(100));

    [Test]
    public void The_same_seed_gives_the_same_report_and_another_seed_another()
    {
        SweepDefinition small = SweepDefinition.Parse("{ grids: { name: few, scores: { from: -2, to: 2 } }, repetitions: 3, precisions: [float], gap: { gaps: { from: 40, to: 50 } } }");
        string[] Texts(SweepDefinition definition) => [.. SweepReport.Files(Sweep.Run(definition)).Select(file => file.Text)];
        Assert.That(Texts(small with { Name = small.Name }), Is.EqualTo(Texts(small)));
        Assert.That(Texts(small with { RandomSeed = 2 })[1], Is.Not.EqualTo(Texts(small)[1]));
    }

    [Test]
    public void The_clamped_gradient_dies_beyond_46_and_the_fused_one_does_not()
    {
        foreach (GapPoint point in Result.Gap)
        {
            double truth = -1 / (1 + Math.Exp(-point.Gap));
            Assert.That(point.Fused.Gradient, Is.EqualTo(truth).Within(3e-8));
            Assert.That(point.Log.Gradient, Is.EqualTo(truth).Within(3e-8));
            Assert.That(point.Fused.Loss, Is.EqualTo(point.Gap + Math.Log(1 + Math.Exp(-point.Gap))).Within(1e-5).Percent);
            if (point.Gap <= 46)
                Assert.That(point.Clamped.Gradient, Is.EqualTo(truth).Within(2e-7));
            else if (point.Gap <= 87)
                Assert.That(point.Clamped.Gradient, Is.EqualTo(-Math.Exp(-point.Gap) * 1e20).Within(0.01).Percent);
            Assert.That(double.IsFinite(point.Separated.Gradient), Is.EqualTo(point.Gap < 128 * Math.Log(2)));
        }
        GapPoint last = Result.Gap[^1];
        Assert.That((last.Gap, last.Clamped.Gradient, last.Fused.Gradient), Is.EqualTo((120.0, 0.0, -1.0)));
        Assert.That(last.Clamped.Loss, Is.EqualTo(20 * Math.Log(10)).Within(1e-4).Percent);
        Assert.That(last.CaffeFusedLoss, Is.EqualTo(126 * Math.Log(2)).Within(1e-4).Percent);
        Assert.That(last.Fused.Loss, Is.EqualTo(120));
    }

    [Test]
    public void Gradients_vanish_explode_or_stay_as_activation_and_weights_have_it()
    {
        Dictionary<string, double> factors = Result.Depth.ToDictionary(stack => stack.Stack.Title, DepthReport.FactorPerLayer);
        // Sigmoid multiplies by at most ¼ times the weights' 1; ReLU passes half of the squares: √½ with xavier, 1 with msra, 0.3·√50 with a deviation of 0.3.
        Assert.That(factors["Sigmoid, xavier"], Is.EqualTo(0.25).Within(10).Percent);
        Assert.That(factors["TanH, xavier"], Is.InRange(0.9, 1));
        Assert.That(factors["ReLU, xavier"], Is.EqualTo(Math.Sqrt(0.5)).Within(5).Percent);
        Assert.That(factors["ReLU, msra"], Is.EqualTo(1).Within(5).Percent);
        Assert.That(factors["ReLU, gaussian 0.3"], Is.EqualTo(0.3 * Math.Sqrt(50)).Within(5).Percent);
    }
}

/// <summary>The sample's sweep, run once for all tests.</summary>
internal static class SampleSweep
{
    public static SweepResult Result { get; } = Sweep.Run(SweepDefinition.Load(RepositoryFolder.PathOf("samples/softmax-stability/sweep.yaml")));
}
