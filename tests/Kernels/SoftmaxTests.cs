using FsCheck;
using FsCheck.Fluent;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[NonParallelizable]
internal sealed class SoftmaxTests
{
    private static readonly (int Outer, int Classes, int Inner)[] Sizes = [(1, 1, 1), (3, 2, 1), (5, 7, 1), (2, 8, 1), (4, 10, 1), (3, 33, 1), (2, 5, 6), (300, 100, 1), (2, 70, 150)];

    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    [Test]
    public void Softmax_of_log_odds_is_the_odds()
    {
        double[] logits = [Math.Log(1), Math.Log(2), Math.Log(5)];
        double[] probabilities = new double[3];
        Softmax.Forward<double>(logits, probabilities, 1, 3, 1);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.125, 0.25, 0.625 }).Within(1e-15));
    }

    [Test]
    public void The_class_axis_may_be_in_the_middle()
    {
        float[] logits = [0, 10, MathF.Log(3), 10];
        float[] probabilities = new float[4];
        Softmax.Forward<float>(logits, probabilities, 1, 2, 2);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.25f, 0.5f, 0.75f, 0.5f }).Within(1e-7f));
    }

    [Test]
    public void Half_precision_is_the_formula_rounded_once()
    {
        Half[] logits = [(Half)1.5, (Half)(-2), (Half)0.25, Half.NegativeInfinity];
        Half[] probabilities = new Half[4], logProbabilities = new Half[4];
        Softmax.Forward<Half>(logits, probabilities, 1, 4, 1);
        LogSoftmax.Forward<Half>(logits, logProbabilities, 1, 4, 1);
        double sum = Math.Exp(1.5) + Math.Exp(-2) + Math.Exp(0.25);
        Assert.That(probabilities, Is.EqualTo(new[] { (Half)(Math.Exp(1.5) / sum), (Half)(Math.Exp(-2) / sum), (Half)(Math.Exp(0.25) / sum), (Half)0 }));
        Assert.That(logProbabilities, Is.EqualTo(new[] { (Half)(1.5 - Math.Log(sum)), (Half)(-2 - Math.Log(sum)), (Half)(0.25 - Math.Log(sum)), Half.NegativeInfinity }));
    }

    [Test]
    public void The_documented_formulas_hold_for_any_row()
    {
        Gen<(int, int, double)> rows = from classes in Gen.Choose(1, 40) from seed in Gen.Choose(0, int.MaxValue - 1) from beta in Gen.Elements(1.0, 0.5, -2.0) select (classes, seed, beta);
        Prop.ForAll(rows.ToArbitrary(), row =>
        {
            (int classes, int seed, double beta) = row;
            double[] z = Fill(new Random(seed), classes, 10), p = new double[classes], l = new double[classes], lse = new double[1];
            double sum = z.Sum(value => Math.Exp(beta * value));
            Softmax.Forward<double>(z, p, 1, classes, 1, beta);
            LogSoftmax.Forward<double>(z, l, 1, classes, 1, beta);
            LogSumExp.Forward<double>(z, lse, 1, classes, 1, beta);
            Assert.That(p, Is.EqualTo(z.Select(value => Math.Exp(beta * value) / sum)).Within(1e-13));
            Assert.That(p.Sum(), Is.EqualTo(1).Within(1e-14));
            Assert.That(l, Is.EqualTo(z.Select(value => beta * value - Math.Log(sum))).Within(1e-12));
            Assert.That(lse[0], Is.EqualTo(Math.Log(sum)).Within(1e-12));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Test]
    public void The_backward_formulas_hold([Values(1.0, 0.5)] double beta)
    {
        Random random = new(1);
        foreach ((int outer, int classes, int inner) in Sizes.Take(7))
        {
            int count = outer * classes * inner;
            double[] z = Fill(random, count, 3), diff = Fill(random, count, 1), p = new double[count], byProbabilities = new double[count], byLogits = new double[count], byLog = new double[count];
            Softmax.Forward<double>(z, p, outer, classes, inner, beta);
            Softmax.Backward<double>(p, diff, byProbabilities, outer, classes, inner, beta);
            Softmax.BackwardFromLogits<double>(z, diff, byLogits, outer, classes, inner, beta);
            LogSoftmax.Backward<double>(z, diff, byLog, outer, classes, inner, beta);
            for (int position = 0; position < outer * inner; position++)
            {
                int[] at = [.. Enumerable.Range(0, classes).Select(k => position / inner * classes * inner + k * inner + position % inner)];
                double mean = at.Sum(k => p[k] * diff[k]), sum = at.Sum(k => diff[k]);
                foreach (int k in at)
                {
                    Assert.That(byProbabilities[k], Is.EqualTo(beta * p[k] * (diff[k] - mean)).Within(1e-14));
                    Assert.That(byLogits[k], Is.EqualTo(beta * p[k] * (diff[k] - mean)).Within(1e-14));
                    Assert.That(byLog[k], Is.EqualTo(beta * (diff[k] - p[k] * sum)).Within(1e-13));
                }
            }
        }
    }

    [Test]
    public void The_result_in_place_is_the_result_elsewhere()
    {
        Random random = new(2);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            float[] z = FillSingle(random, outer * classes * inner), elsewhere = new float[z.Length];
            float[] inPlace = [.. z];
            Softmax.Forward<float>(z, elsewhere, outer, classes, inner);
            Softmax.Forward<float>(inPlace, inPlace, outer, classes, inner);
            Assert.That(inPlace, Is.EqualTo(elsewhere));
            inPlace = [.. z];
            LogSoftmax.Forward<float>(z, elsewhere, outer, classes, inner);
            LogSoftmax.Forward<float>(inPlace, inPlace, outer, classes, inner);
            Assert.That(inPlace, Is.EqualTo(elsewhere));
        }
    }

    [Test]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        Random random = new(3);
        foreach ((int outer, int classes, int inner) in Sizes)
        {
            float[] z = FillSingle(random, outer * classes * inner);
            int[] labels = Labels(random, outer * inner, classes);
            List<float[]> results = [];
            List<CrossEntropyTotal> totals = [];
            foreach (int threads in new[] { 1, 2, 5 })
            {
                Threads.Count = threads;
                float[] p = new float[z.Length], l = new float[z.Length], gradient = new float[z.Length], losses = new float[labels.Length];
                Softmax.Forward<float>(z, p, outer, classes, inner);
                LogSoftmax.Forward<float>(z, l, outer, classes, inner);
                totals.Add(SoftmaxCrossEntropy.Forward<float>(z, labels, losses, [], outer, classes, inner));
                SoftmaxCrossEntropy.Backward<float>(z, labels, 0.1, gradient, outer, classes, inner);
                results.Add([.. p, .. l, .. gradient, .. losses]);
            }
            Assert.That(results[1], Is.EqualTo(results[0]));
            Assert.That(results[2], Is.EqualTo(results[0]));
            Assert.That(totals.Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void The_steady_state_allocates_nothing()
    {
        Random random = new(4);
        float[] z = FillSingle(random, 300 * 100), p = new float[z.Length], losses = new float[300];
        int[] labels = Labels(random, 300, 100);
        Assert.That(Allocation.InSteadyState(() => { for (int round = 0; round < 20; round++) Run(); }), Is.Zero);

        void Run()
        {
            CrossEntropySettings<float> smooth = new() { LabelSmoothing = 0.1 };
            Softmax.Forward<float>(z, p, 300, 100, 1);
            LogSoftmax.Forward<float>(z, p, 300, 100, 1);
            SoftmaxCrossEntropy.Forward<float>(z, labels, losses, p, 300, 100, 1, smooth);
            SoftmaxCrossEntropy.Backward<float>(z, labels, 1, p, 300, 100, 1);
        }
    }

    [Test]
    public void A_span_that_does_not_fit_its_shape_is_an_error()
    {
        float[] six = new float[6], four = new float[4];
        Assert.That(() => Softmax.Forward<float>(four, four, 2, 3, 1), Throws.ArgumentException.With.Message.Contains("logits has 4 elements; its shape asks for 6"));
        Assert.That(() => Softmax.Forward<float>(six, four, 2, 3, 1), Throws.ArgumentException.With.Message.Contains("probabilities has 4 elements"));
        Assert.That(() => LogSoftmax.Forward<float>([], [], 2, 0, 1), Throws.ArgumentException.With.Message.Contains("classes is 0"));
        Assert.That(() => LogSumExp.Forward<float>(six, four, 2, 3, 1), Throws.ArgumentException.With.Message.Contains("result has 4 elements; its shape asks for 2"));
    }

    internal static double[] Fill(Random random, int count, double size) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble() - 1) * size)];

    internal static float[] FillSingle(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 20 - 10))];

    internal static int[] Labels(Random random, int count, int classes) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-1, classes))];
}
