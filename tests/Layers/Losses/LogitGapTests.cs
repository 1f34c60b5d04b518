using System.Numerics;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Losses;

/// <summary>Two classes, the wrong one ahead by a gap g: p_y = 1/(1 + e^g), loss = g + log1p(e^−g), ∂z_y = −1/(1 + e^−g), in the three forms.</summary>
public sealed class LogitGapTests
{
    private static readonly int[] Gaps = [.. Enumerable.Range(0, 121)];

    // In double these are exact to an ulp or two, far below what float shows.
    private static double Loss(double gap) => gap + Math.Log(1 + Math.Exp(-gap));

    private static double Gradient(double gap) => -1 / (1 + Math.Exp(-gap));

    [TestCaseSource(nameof(Gaps))]
    public void The_fused_loss_is_exact_at_any_gap(int gap)
    {
        (double loss, double[] gradient) = Fused<float>(gap);
        Assert.That(loss, Is.EqualTo((double)(float)Loss(gap)));
        Assert.That(gradient, Is.EqualTo(new double[] { (float)Gradient(gap), (float)-Gradient(gap) }));
    }

    [TestCaseSource(nameof(Gaps))]
    public void The_log_form_is_exact_at_any_gap(int gap)
    {
        (double loss, double[] gradient) = Pair<float>(gap, "LogSoftmax", new LogSoftmaxOptions(), "NLLLoss", new NLLLossOptions());
        Assert.That(loss, Is.EqualTo((double)(float)Loss(gap)));
        Assert.That(gradient, Is.EqualTo(new double[] { (float)Gradient(gap), (float)-Gradient(gap) }));
    }

    // Float: p_y leaves the normal numbers at a gap of 87.3, its reciprocal overflows from 88.7 on, and p_y is 0 from 104 on.
    [TestCaseSource(nameof(Gaps))]
    public void The_separated_pair_is_right_until_the_probability_underflows_and_NaN_then(int gap)
    {
        (double loss, double[] gradient) = Separated<float>(gap, 0);
        if (gap <= 87)
        {
            Assert.That(loss, Is.EqualTo(Loss(gap)).Within(1e-6 + 1e-6 * gap));
            Assert.That(gradient[0], Is.EqualTo(Gradient(gap)).Within(5e-7));
        }
        if (gap >= 89)
            Assert.That(gradient[0], Is.NaN);
        if (gap >= 104)
        {
            Assert.That(loss, Is.EqualTo(double.PositiveInfinity));
            Assert.That(gradient, Is.All.NaN);
        }
    }

    // 1e-20 = e^−46.05: beyond it the loss stands still, and the gradient is p_y/1e-20 → 0.
    [TestCaseSource(nameof(Gaps))]
    public void The_clamped_pair_stops_learning_at_a_gap_of_46(int gap)
    {
        (double loss, double[] gradient) = Separated<float>(gap, 1e-20);
        Assert.That(loss, Is.EqualTo(Math.Min(Loss(gap), 46.0517018598809)).Within(1e-6 + 1e-6 * gap));
        double expected = Gradient(gap) * Math.Min(1, Math.Exp(46.0517018598809 - Loss(gap)));
        Assert.That(gradient[0], Is.EqualTo(expected).Within(1e-6 * Math.Abs(expected) + 1e-25));
        if (gap >= 104)
            Assert.That(gradient, Is.All.Zero);
    }

    [TestCase(700, false)]
    [TestCase(746, true)]
    public void In_double_the_separated_pair_reaches_as_far_as_the_exponent(int gap, bool isLost)
    {
        (double loss, double[] gradient) = Separated<double>(gap, 0);
        Assert.That(loss, isLost ? Is.EqualTo(double.PositiveInfinity) : Is.EqualTo(700));
        Assert.That(gradient[0], isLost ? Is.NaN : Is.EqualTo(-1).Within(1e-15));
    }

    [Test]
    public void With_an_epsilon_the_separated_pair_has_a_finite_loss_and_gradient_at_any_gap()
    {
        (double loss, double[] gradient) = Pair<float>(1000, "Softmax", new SoftmaxOptions { Epsilon = 1e-6 }, "MultinomialLogisticLoss", new MultinomialLogisticLossOptions());
        Assert.That(loss, Is.EqualTo(-Math.Log(1e-6 / (1 + 2e-6))).Within(1e-4).Percent);
        Assert.That(gradient, Is.All.Matches<double>(double.IsFinite));
    }

    private static (double Loss, double[] Gradient) Separated<T>(double gap, double least) where T : unmanaged, IFloatingPointIeee754<T> =>
        Pair<T>(gap, "Softmax", new SoftmaxOptions(), "MultinomialLogisticLoss", new MultinomialLogisticLossOptions { MinProbability = least });

    private static (double Loss, double[] Gradient) Fused<T>(double gap) where T : unmanaged, IFloatingPointIeee754<T>
    {
        LayerRun<T> loss = LossOf<T>("SoftmaxWithLoss", new SoftmaxWithLossOptions(), [0, gap]);
        return (double.CreateTruncating(loss.Tops[0].Data[0]), Values.Get<T>(loss.Bottoms[0].Diff));
    }

    private static (double Loss, double[] Gradient) Pair<T>(double gap, string softmaxType, LayerOptions softmaxOptions, string lossType, LayerOptions lossOptions)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var softmax = new LayerRun<T>(softmaxType, softmaxOptions, [new Shape(1, 2)], 1, Phase.Train);
        Values.Set(softmax.Bottoms[0].Data, [0, gap]);
        softmax.Forward();
        LayerRun<T> loss = LossOf<T>(lossType, lossOptions, Values.Get<T>(softmax.Tops[0].Data));
        loss.Bottoms[0].Diff.CopyTo(softmax.Tops[0].Diff);
        softmax.Backward();
        return (double.CreateTruncating(loss.Tops[0].Data[0]), Values.Get<T>(softmax.Bottoms[0].Diff));
    }

    // The label is class 0.
    private static LayerRun<T> LossOf<T>(string type, LayerOptions options, double[] values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var run = new LayerRun<T>(type, options, [new Shape(1, 2), new Shape(1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, values);
        run.Forward();
        run.Tops[0].Diff[0] = T.One;
        run.Backward();
        return run;
    }
}
