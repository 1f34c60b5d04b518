using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

internal sealed class SoftmaxCrossEntropyTests
{
    private static readonly (int Outer, int Classes, int Inner)[] Sizes = [(1, 1, 1), (4, 10, 1), (3, 5, 4), (40, 33, 1)];

    [Test]
    public void The_documented_formulas_hold_for_labels([Values(0, 0.1)] double smoothing, [Values] bool weighted, [Values(1, 0.5)] double beta)
    {
        Random random = new(1);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            double[] z = SoftmaxTests.Fill(random, outer * classes * inner, 4);
            int[] labels = SoftmaxTests.Labels(random, outer * inner, classes);
            double[] weights = weighted ? [.. SoftmaxTests.Fill(random, classes, 1).Select(Math.Abs)] : [];
            double[] targets = new double[z.Length];
            for (int i = 0; i < labels.Length; i++)
            {
                if (labels[i] >= 0) targets[At(i, labels[i], classes, inner)] = 1;
            }
            CrossEntropySettings<double> settings = new() { ClassWeights = weights, LabelSmoothing = smoothing, Beta = beta };
            double[] losses = new double[labels.Length], gradient = new double[z.Length];
            CrossEntropyTotal total = SoftmaxCrossEntropy.Forward<double>(z, labels, losses, [], outer, classes, inner, settings);
            SoftmaxCrossEntropy.Backward<double>(z, labels, 0.25, [], gradient, outer, classes, inner, settings);
            (double[] expectedLosses, double[] expectedGradient) = Naive(z, targets, weights, smoothing, beta, 0.25, classes, inner, i => labels[i] < 0);
            Assert.That(losses, Is.EqualTo(expectedLosses).Within(1e-13));
            Assert.That(gradient, Is.EqualTo(expectedGradient).Within(1e-14));
            Assert.That(total.Loss, Is.EqualTo(expectedLosses.Sum()).Within(1e-11));
            Assert.That(total.Count, Is.EqualTo(labels.Count(label => label >= 0)));
            Assert.That(total.Weight, Is.EqualTo(labels.Where(label => label >= 0).Sum(label => weighted ? weights[label] : 1)).Within(1e-13));
        }
    }

    [Test]
    public void The_documented_formulas_hold_for_soft_targets([Values(0, 0.1)] double smoothing, [Values] bool weighted)
    {
        Random random = new(2);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            double[] z = SoftmaxTests.Fill(random, outer * classes * inner, 4), targets = [.. SoftmaxTests.Fill(random, z.Length, 1).Select(Math.Abs)];
            double[] weights = weighted ? [.. SoftmaxTests.Fill(random, classes, 1).Select(Math.Abs)] : [];
            CrossEntropySettings<double> settings = new() { ClassWeights = weights, LabelSmoothing = smoothing };
            double[] losses = new double[outer * inner], gradient = new double[z.Length];
            SoftmaxCrossEntropy.Forward<double>(z, targets, losses, [], outer, classes, inner, settings);
            SoftmaxCrossEntropy.Backward<double>(z, targets, 2, [], gradient, outer, classes, inner, settings);
            (double[] expectedLosses, double[] expectedGradient) = Naive(z, targets, weights, smoothing, 1, 2, classes, inner, _ => false);
            Assert.That(losses, Is.EqualTo(expectedLosses).Within(1e-12));
            Assert.That(gradient, Is.EqualTo(expectedGradient).Within(1e-13));
        }
    }

    // A position's loss and gradient times its weight; where that is 0, whatever its logits are, 0.
    [Test]
    public void A_position_counts_by_its_weight([Values] bool soft, [Values(0, 0.1)] double smoothing)
    {
        Random random = new(4);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            int positions = outer * inner;
            double[] z = SoftmaxTests.Fill(random, positions * classes, 4), targets = soft ? [.. SoftmaxTests.Fill(random, z.Length, 1).Select(Math.Abs)] : [];
            int[] labels = soft ? [] : SoftmaxTests.Labels(random, positions, classes);
            double[] weights = [.. SoftmaxTests.Fill(random, positions, 1).Select((weight, i) => i % 4 == 3 ? 0 : Math.Abs(weight))];
            CrossEntropySettings<double> plain = new() { LabelSmoothing = smoothing }, weighted = new() { LabelSmoothing = smoothing, PositionWeights = weights };
            (double[] losses, double[] gradient, _) = Run(plain);
            for (int i = 3; i < positions; i += 4) z[At(i, 0, classes, inner)] = double.NaN;
            (double[] weightedLosses, double[] weightedGradient, CrossEntropyTotal total) = Run(weighted);
            Assert.That(weightedLosses, Is.EqualTo(losses.Select((loss, i) => weights[i] == 0 ? 0 : weights[i] * loss)).Within(1e-14));
            for (int i = 0; i < positions; i++)
            {
                for (int k = 0; k < classes; k++) Assert.That(weightedGradient[At(i, k, classes, inner)], Is.EqualTo(weights[i] * gradient[At(i, k, classes, inner)]).Within(1e-15));
            }
            Assert.That(total.Loss, Is.EqualTo(weightedLosses.Sum()).Within(1e-12));
            Assert.That(total.Weight, Is.EqualTo(weights.Where((_, i) => soft || labels[i] >= 0).Sum()).Within(1e-13));

            (double[] Losses, double[] Gradient, CrossEntropyTotal Total) Run(CrossEntropySettings<double> settings)
            {
                double[] one = new double[positions], diff = new double[z.Length];
                CrossEntropyTotal sums = soft
                    ? SoftmaxCrossEntropy.ForwardBackward<double>(z, targets, one, [], 2, diff, outer, classes, inner, settings)
                    : SoftmaxCrossEntropy.ForwardBackward<double>(z, labels, one, [], 2, diff, outer, classes, inner, settings);
                return (one, diff, sums);
            }
        }
    }

    [Test]
    public void Losses_and_gradient_at_once_are_those_one_after_the_other()
    {
        Random random = new(3);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            float[] z = SoftmaxTests.FillSingle(random, outer * classes * inner);
            int[] labels = SoftmaxTests.Labels(random, outer * inner, classes);
            CrossEntropySettings<float> settings = new();
            float[] losses = new float[labels.Length], gradient = new float[z.Length], lossesAtOnce = new float[labels.Length], gradientAtOnce = new float[z.Length];
            CrossEntropyTotal total = SoftmaxCrossEntropy.Forward<float>(z, labels, losses, [], outer, classes, inner);
            SoftmaxCrossEntropy.Backward<float>(z, labels, 0.125, gradient, outer, classes, inner);
            CrossEntropyTotal totalAtOnce = SoftmaxCrossEntropy.ForwardBackward<float>(z, labels, lossesAtOnce, [], 0.125, gradientAtOnce, outer, classes, inner, settings);
            Assert.That(totalAtOnce, Is.EqualTo(total));
            Assert.That(lossesAtOnce, Is.EqualTo(losses));
            Assert.That(gradientAtOnce, Is.EqualTo(gradient));
        }
    }

    [Test]
    public void The_probabilities_are_those_of_softmax_also_where_the_label_is_ignored()
    {
        float[] z = SoftmaxTests.FillSingle(new Random(4), 30), p = new float[30], expected = new float[30];
        SoftmaxCrossEntropy.Forward<float>(z, new[] { 4, -1, 0 }, [], p, 3, 10, 1);
        Softmax.Forward<float>(z, expected, 3, 10, 1);
        Assert.That(p, Is.EqualTo(expected));
    }

    [Test]
    public void The_gradient_of_a_confident_right_class_does_not_cancel()
    {
        // p of the wrong class is e^−60 / (1 + e^−60); in float, 1 − p is exactly 1.
        float[] gradient = new float[2];
        SoftmaxCrossEntropy.Backward<float>([60, 0], new[] { 0 }, 1, gradient, 1, 2, 1);
        float tiny = (float)(Math.Exp(-60) / (1 + Math.Exp(-60)));
        Assert.That(gradient, Is.EqualTo(new[] { -tiny, tiny }));
    }

    [TestCase(3)]
    [TestCase(-2)]
    public void A_label_out_of_range_is_an_error_that_names_its_position(int label)
        => Assert.That(
            () => SoftmaxCrossEntropy.Forward<float>(new float[6], new[] { 0, label }, [], [], 2, 3, 1),
            Throws.ArgumentException.With.Message.Contains($"Label {label} of position 1 is out of range; there are 3 classes"));

    [Test]
    public void The_separated_losses_look_up_the_label()
    {
        double[] p = [0.5, 0.25, 0.25, 0, 1, 0, 0.3, 0.3, 0.4], weights = [1, 2, 3];
        int[] labels = [2, 0, -1];
        double[] losses = new double[3], diff = new double[9];
        CrossEntropySettings<double> weighted = new() { ClassWeights = weights };
        CrossEntropyTotal total = MultinomialLogistic.Forward<double>(p, labels, [], losses, 3, 3, 1, weighted);
        MultinomialLogistic.Backward<double>(p, labels, [], 2, [], diff, 3, 3, 1, weighted);
        Assert.That(losses, Is.EqualTo(new[] { -3 * Math.Log(0.25), double.PositiveInfinity, 0 }));
        Assert.That(diff, Is.EqualTo(new[] { 0, 0, -24, double.NegativeInfinity, 0, 0, 0, 0, 0 }));
        Assert.That((total.Weight, total.Count), Is.EqualTo((4.0, 2)));

        MultinomialLogistic.Forward<double>(p, labels, [], losses, 3, 3, 1, weighted, 1e-20);
        Assert.That(losses[1], Is.EqualTo(-Math.Log(1e-20)));

        double[] logarithms = Array.ConvertAll(p, Math.Log);
        NegativeLogLikelihood.Forward<double>(logarithms, labels, [], losses, 3, 3, 1, weighted);
        NegativeLogLikelihood.Backward<double>(labels, [], 2, [], diff, 3, 3, 1, weighted);
        Assert.That(losses, Is.EqualTo(new[] { -3 * Math.Log(0.25), double.PositiveInfinity, 0 }));
        Assert.That(diff, Is.EqualTo(new double[] { 0, 0, -6, -2, 0, 0, 0, 0, 0 }));
    }

    // q′ = 0.8·q + 0.1, b = w·q′: of q = (1, 0), w = (1, 3), b = (0.9, 0.3); of q = (0.5, 0.5), b = (0.5, 1.5).
    [Test]
    public void The_separated_losses_take_soft_targets_and_smoothing()
    {
        double[] p = [0.5, 0.25, 0.125, 1], targets = [1, 0, 0.5, 0.5], losses = new double[2], diff = new double[4];
        CrossEntropySettings<double> settings = new() { ClassWeights = [1, 3], LabelSmoothing = 0.2 };
        double[] expected = [-0.9 * Math.Log(0.5) - 0.3 * Math.Log(0.25), -0.5 * Math.Log(0.125)];
        CrossEntropyTotal total = MultinomialLogistic.Forward<double>(p, [], targets, losses, 2, 2, 1, settings);
        MultinomialLogistic.Backward<double>(p, [], targets, 2, [1, 10], diff, 2, 2, 1, settings);
        Assert.That(losses, Is.EqualTo(expected).Within(1e-15));
        Assert.That(diff, Is.EqualTo(new[] { -3.6, -2.4, -80, -30 }).Within(1e-13));
        Assert.That((total.Weight, total.Count), Is.EqualTo((2.0, 2)));

        NegativeLogLikelihood.Forward<double>(Array.ConvertAll(p, Math.Log), [], targets, losses, 2, 2, 1, settings);
        NegativeLogLikelihood.Backward<double>([], targets, 2, [1, 10], diff, 2, 2, 1, settings);
        Assert.That(losses, Is.EqualTo(expected).Within(1e-15));
        Assert.That(diff, Is.EqualTo(new[] { -1.8, -0.6, -10, -30 }).Within(1e-13));
    }

    private static int At(int position, int k, int classes, int inner) => position / inner * classes * inner + k * inner + position % inner;

    // −Σ w·q′·log p and its derivative, as they stand.
    private static (double[] Losses, double[] Gradient) Naive(
        double[] z, double[] targets, double[] weights, double smoothing, double beta, double scale, int classes, int inner, Func<int, bool> isIgnored)
    {
        double[] losses = new double[z.Length / classes], gradient = new double[z.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            if (isIgnored(i)) continue;
            int[] at = [.. Enumerable.Range(0, classes).Select(k => At(i, k, classes, inner))];
            double sum = at.Sum(k => Math.Exp(beta * z[k]));
            double[] p = [.. at.Select(k => Math.Exp(beta * z[k]) / sum)];
            double[] b = [.. at.Select((k, c) => (weights.Length == 0 ? 1 : weights[c]) * (targets[k] * (1 - smoothing) + smoothing / classes))];
            losses[i] = -b.Select((value, k) => value * Math.Log(p[k])).Sum();
            for (int k = 0; k < classes; k++) gradient[at[k]] = scale * beta * (p[k] * b.Sum() - b[k]);
        }
        return (losses, gradient);
    }
}
