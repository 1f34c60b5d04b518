using NetFramework.Numerics;

namespace NetFramework.Tests.Numerics.Comparison;

public sealed class FormulationComparisonTests
{
    private static readonly ElementPrecision[] Three = [ElementPrecision.Half, ElementPrecision.Float, ElementPrecision.Double];

    // z = w·x with x = 1 and label 0: the scores are the weights.
    private const string Scores = """
        name: gap
        layers:
          - { name: data, type: Input, top: [x, label], shape: [[1, 1], [1]] }
          - { name: scores, type: InnerProduct, bottom: x, top: z, num_output: 2, bias_term: false }

        """;

    private const string Fused = "  - { name: loss, type: SoftmaxWithLoss, bottom: [z, label], top: loss }\n";
    private const string Clamped = "  - { name: p, type: Softmax, bottom: z, top: p }\n  - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss, min_probability: 1e-20 }\n";

    private static Net<double> NetOf(string yaml, params double[] weights)
    {
        var net = new Net<double>(NetDefinition.Parse(yaml), new NetSettings { State = new NetState { Phase = Phase.Train } });
        net["x"].Data.Fill(1);
        weights.CopyTo(net.Parameters[0].Data);
        return net;
    }

    private static BlobError Blob(ComparisonResult result, Formulation formulation, ElementPrecision precision, BlobRole role) =>
        result.Variants.Single(variant => variant.Formulation == formulation && variant.Precision == precision).Blobs.Single(blob => blob.Role == role);

    [Test]
    public void At_a_gap_of_120_the_fused_form_is_exact_and_the_separated_one_is_lost_up_to_float()
    {
        ComparisonResult result = FormulationComparison.Run(NetOf(Scores + Fused, 0, 120), new ComparisonSettings { Precisions = Three });
        foreach (ElementPrecision precision in Three)
        {
            foreach (Formulation exact in new[] { Formulation.Fused, Formulation.Log })
            {
                // ln(1 + e^120) is 120 and ∂z is (−1, 1) to 52 decimals.
                Assert.That(result.Variants.Single(variant => variant.Formulation == exact && variant.Precision == precision).Loss, Is.EqualTo(120));
                Assert.That(Blob(result, exact, precision, BlobRole.ScoresGradient), Has.Property("MaxUlps").LessThan(1e-30).And.Property("NotFinite").Zero);
                Assert.That(Blob(result, exact, precision, BlobRole.ParameterGradient), Has.Property("MaxUlps").Zero);
            }
            BlobError separated = Blob(result, Formulation.Separated, precision, BlobRole.ScoresGradient);
            Assert.That((separated.NaN, separated.Elements), Is.EqualTo((precision == ElementPrecision.Double ? 0L : 2L, 2L)), precision.ToString());
            Assert.That(Blob(result, Formulation.Separated, precision, BlobRole.Loss).Infinite, Is.EqualTo(precision == ElementPrecision.Double ? 0 : 1));
            Assert.That(Blob(result, Formulation.Separated, precision, BlobRole.ParameterGradient).NaN, Is.EqualTo(separated.NaN));
        }
    }

    [Test]
    public void The_reference_counts_samples_and_classes_by_their_weights()
    {
        const string weighted = """
            force_backward: true
            layers:
              - { name: data, type: Input, top: [z, label, weight], shape: [[4, 3], [4], [4]] }
              - { name: loss, type: SoftmaxWithLoss, bottom: [z, label, weight], top: loss, class_weights: [0.5, 2, 1], label_smoothing: 0.1 }
            """;
        var net = new Net<double>(NetDefinition.Parse(weighted), new NetSettings { State = new NetState { Phase = Phase.Train } });
        new double[] { 1, -2, 0.5, 0.25, 3, -1, 2, 2, 1, -1, 0, 4 }.CopyTo(net["z"].Data);
        new double[] { 0, 1, 2, 0 }.CopyTo(net["label"].Data);
        new[] { 0.5, 2, 0, 3 }.CopyTo(net["weight"].Data);
        ComparisonResult result = FormulationComparison.Run(net, new ComparisonSettings());
        foreach (ComparedVariant variant in result.Variants)
        {
            Assert.That(variant.Refusal, Is.Null);
            Assert.That(variant.Blobs.Single(blob => blob.Role == BlobRole.Loss).MaxUlps, Is.LessThan(4), $"{variant.Formulation} {variant.Precision}");
            Assert.That(variant.Blobs.Single(blob => blob.Role == BlobRole.ScoresGradient).RelativeError, Is.LessThan(variant.Precision == ElementPrecision.Float ? 1e-6 : 1e-14), $"{variant.Formulation} {variant.Precision}");
        }
    }

    [Test]
    public void At_a_gap_of_120_the_clamped_pair_learns_nothing_in_float_and_the_other_forms_are_refused_with_the_reason()
    {
        ComparisonResult result = FormulationComparison.Run(NetOf(Scores + Clamped, 0, 120), new ComparisonSettings());
        BlobError loss = Blob(result, Formulation.Separated, ElementPrecision.Float, BlobRole.Loss);
        // −ln 10⁻²⁰ = 46.05 in place of 120; ulp(120) = 2⁻¹⁷.
        Assert.That(loss.MaxUlps, Is.EqualTo((120 - 20 * Math.Log(10)) * 131072).Within(1));
        Assert.That(loss.RelativeError, Is.EqualTo(1 - 20 * Math.Log(10) / 120).Within(1e-6));
        Assert.That(Blob(result, Formulation.Separated, ElementPrecision.Float, BlobRole.ScoresGradient), Has.Property("Zeroed").EqualTo(2).And.Property("RelativeError").EqualTo(1));
        Assert.That(Blob(result, Formulation.Separated, ElementPrecision.Float, BlobRole.ParameterGradient), Has.Property("Zeroed").EqualTo(2));
        foreach (Formulation refused in new[] { Formulation.Fused, Formulation.Log })
        {
            ComparedVariant variant = result.Variants.First(variant => variant.Formulation == refused);
            Assert.That(variant.Refusal, Does.EndWith("'min_probability: 1E-20' clamps the probabilities, and without probabilities there is nothing to clamp"));
            Assert.That(variant.Blobs, Is.Empty);
        }
        // The truth below the head has no clamp: the gradient of the weights is (−1, 1), not 0.
        Assert.That((result.ReferenceLoss, result.ReferenceNote), Is.EqualTo((120, (string?)null)));
    }

    [Test]
    public void What_is_not_finite_comes_first_and_then_what_is_farthest_off()
    {
        (ComparedVariant Variant, BlobError Blob)[] rows = [.. FormulationComparison.Run(NetOf(Scores + Fused, 0, 120), new ComparisonSettings { Precisions = Three }).WorstFirst()];
        int finite = Array.FindIndex(rows, row => row.Blob.NotFinite == 0);
        Assert.That(rows.Take(finite).Select(row => row.Variant.Formulation), Is.All.EqualTo(Formulation.Separated));
        Assert.That(rows.Skip(finite).Select(row => row.Blob.NotFinite), Is.All.Zero);
        Assert.That(rows.Skip(finite).Select(row => row.Blob.MaxUlps), Is.Ordered.Descending);
    }

    [Test]
    public void Every_precision_starts_from_the_numbers_of_the_narrowest()
    {
        // Half holds 0.1 as 1638 / 16384, and 0.25 as it is.
        ComparisonResult result = FormulationComparison.Run(NetOf(Scores + Fused, 0.1, 0.25), new ComparisonSettings { Precisions = Three });
        Assert.That((result.Weights, result.RoundedWeights, result.RoundedData, result.Narrowest), Is.EqualTo((2L, 1L, 0L, "half")));
        Assert.That(result.ReferenceLoss, Is.EqualTo(Math.Log(1 + Math.Exp(0.25 - 1638.0 / 16384))).Within(1e-15));
    }

    [Test]
    public void Scores_that_are_the_data_themselves_get_a_gradient_all_the_same()
    {
        const string Bare = """
            layers:
              - { name: data, type: Input, top: [x, label], shape: [[1, 2], [1]] }
              - { name: loss, type: SoftmaxWithLoss, bottom: [x, label], top: loss }
            """;
        ComparisonResult result = FormulationComparison.Run(NetOf(Bare), new ComparisonSettings());
        Assert.That(Blob(result, Formulation.Fused, ElementPrecision.Float, BlobRole.ScoresGradient), Has.Property("MaxUlps").LessThan(1e-20).And.Property("Elements").EqualTo(2));

        static Net<double> NetOf(string yaml) => new(NetDefinition.Parse(yaml));
    }

    [TestCase(70000.0, 0.0, "the learned blob 'scores.weight' holds 70000, and half does not hold that: leave it out of the precisions to compare")]
    [TestCase(0.0, 2049.0, "the data blob 'label' holds 2049, and half does not hold that: leave it out of the precisions to compare")]
    public void What_a_precision_does_not_hold_is_an_error(double weight, double label, string expected)
    {
        Net<double> net = NetOf(Scores + Fused, weight, 0);
        net["label"].Data.Fill(label);
        InputException exception = Assert.Throws<InputException>(() => FormulationComparison.Run(net, new ComparisonSettings { Precisions = Three }))!;
        Assert.That(exception.Message, Is.EqualTo(expected));
    }

    [Test]
    public void A_net_without_a_classification_loss_is_an_error()
    {
        Net<double> net = NetOf(Scores, 1, 2);
        InputException exception = Assert.Throws<InputException>(() => FormulationComparison.Run(net, new ComparisonSettings()))!;
        Assert.That(exception.Message, Is.EqualTo(
            "the net 'gap' has no classification loss whose formulations could be compared: expected SoftmaxWithLoss, Softmax with MultinomialLogisticLoss, or LogSoftmax with NLLLoss"));
    }

    [Test]
    public void A_softmax_with_epsilon_is_judged_by_itself_in_double()
    {
        string net = Scores + "  - { name: p, type: Softmax, bottom: z, top: p, epsilon: 0.001 }\n  - { name: loss, type: MultinomialLogisticLoss, bottom: [p, label], top: loss }\n";
        ComparisonResult result = FormulationComparison.Run(NetOf(net, 0, 3), new ComparisonSettings());
        Assert.That(result.ReferenceNote, Does.StartWith("the reference is the net in double as it is written, not fused: ").And.Contain("'epsilon: 0.001'"));
        Assert.That(Blob(result, Formulation.Separated, ElementPrecision.Double, BlobRole.ScoresGradient).MaxUlps, Is.Zero);
        Assert.That(Blob(result, Formulation.Separated, ElementPrecision.Float, BlobRole.ScoresGradient).MaxUlps, Is.InRange(0, 8));
    }

    [Test]
    public void The_page_stands_alone_and_tells_what_was_refused()
    {
        string page = ComparisonPage.Of(FormulationComparison.Run(NetOf(Scores + Clamped, 0, 120), new ComparisonSettings()), []);
        Assert.That(page, Does.StartWith("<!DOCTYPE html>").And.Contain("fused was not run").And.Contain("refused").And.Not.Contain("http://www.w3.org/1999").And.Not.Contain("<script"));
        Assert.That(page, Does.Not.Match("(src|href)="));
    }
}
