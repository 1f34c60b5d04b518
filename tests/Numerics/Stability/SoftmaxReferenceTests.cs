using System.Text.Json;
using NetFramework.Numerics;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Numerics;

/// <summary>The reference against 60-digit results, and beyond double's range against values by hand.</summary>
internal sealed class SoftmaxReferenceTests
{
    // The oracle's results carry about 106 bits, but near double's subnormal numbers.
    private const double Tolerance = 1e-28;

    private static void AssertSame(DoubleDouble value, OracleOutput truth, int index, string what)
    {
        double high = truth.High[index];
        if (double.IsNaN(high) || double.IsInfinity(high))
        {
            Assert.That(value.High, Is.EqualTo(high), what);
            return;
        }
        DoubleDouble expected = DoubleDouble.Sum(high, truth.Low?[index] ?? 0);
        // The scale is the size of what is subtracted: m and λ of m + λ, say.
        double allowed = Math.Max(Math.Max(Math.Abs(high), truth.Scale?[index] ?? 0) * Tolerance, double.Epsilon);
        Assert.That(Math.Abs((double)(value - expected)), Is.LessThanOrEqualTo(allowed), what);
    }

    private static IEnumerable<OracleCase> Cases(string kind) =>
        OracleFile.Read(SharedFolder.PathOf("oracle/vectors.json")).Where(test => test.Kind == kind && test.Outputs.Values.All(output => output.At is null) && test.Number("beta") == 1);

    [Test]
    public void Softmax_log_softmax_and_log_sum_exp_are_those_of_the_oracle()
    {
        int rows = 0;
        foreach (OracleCase test in Cases("softmax"))
        {
            int[] shape = test.Shape("x");
            int axis = (test.WholeNumber("axis") + shape.Length) % shape.Length;
            if (axis != shape.Length - 1)
                continue;
            double[] x = [.. test.Floats("x")!.Select(value => (double)value)];
            int classes = shape[^1];
            for (int row = 0; row < x.Length / classes; row++, rows++)
            {
                var reference = new SoftmaxReference(x.AsSpan(row * classes, classes), 0);
                if (reference.IsDefined)
                    AssertSame(reference.LogSumExp, test.Outputs["logsumexp"], row, $"{test.Id}: logsumexp[{row}]");
                for (int k = 0; k < classes; k++)
                {
                    AssertSame(reference.Probability(k).Value, test.Outputs["softmax"], row * classes + k, $"{test.Id}: softmax[{row}, {k}]");
                    AssertSame(reference.LogProbability(k), test.Outputs["log_softmax"], row * classes + k, $"{test.Id}: log_softmax[{row}, {k}]");
                }
            }
        }
        Assert.That(rows, Is.GreaterThan(50));
    }

    [Test]
    public void Loss_and_gradient_are_those_of_the_oracle()
    {
        int rows = 0;
        foreach (OracleCase test in Cases("cross_entropy"))
        {
            bool isPlain = test.Text("reduction") == "none" && test.Number("label_smoothing") == 0 && !test.Inputs.TryGetProperty("weight", out _) && !test.Inputs.TryGetProperty("grad_output", out _)
                && test.Inputs.GetProperty("target").TryGetProperty("i32", out JsonElement _) && test.Shape("x").Length == 2;
            if (!isPlain)
                continue;
            double[] x = [.. test.Floats("x")!.Select(value => (double)value)];
            int[] targets = test.Integers("target");
            int classes = test.Shape("x")[1];
            for (int row = 0; row < targets.Length; row++)
            {
                if (targets[row] < 0 || targets[row] >= classes || targets[row] == test.WholeNumber("ignore_index"))
                    continue;
                rows++;
                var reference = new SoftmaxReference(x.AsSpan(row * classes, classes), targets[row]);
                AssertSame(reference.Loss.Value, test.Outputs["loss"], row, $"{test.Id}: loss[{row}]");
                for (int k = 0; k < classes; k++)
                    AssertSame(reference.Gradient(k).Value, test.Outputs["grad_x"], row * classes + k, $"{test.Id}: grad_x[{row}, {k}]");
            }
        }
        Assert.That(rows, Is.GreaterThan(20));
    }

    [Test]
    public void Nothing_underflows_at_the_ends_of_float()
    {
        // Scores (−10³⁸, 0, 0): p₀ = e^(−10³⁸) / 2, loss = 10³⁸ + ln 2; the right class first, then one that wins.
        var wrong = new SoftmaxReference([-1e38, 0, 0], 0);
        Assert.That((double)wrong.Gradient(0).Value, Is.EqualTo(-1));
        Assert.That((double)wrong.Probability(0).Log, Is.EqualTo(-1e38));
        Assert.That(wrong.Probability(0).Log.Low + (wrong.Probability(0).Log.High + 1e38), Is.EqualTo(-Math.Log(2)).Within(1e-15));
        Assert.That((double)wrong.Loss.Log, Is.EqualTo(38 * Math.Log(10)).Within(1e-13));

        var right = new SoftmaxReference([1e38, 0, 0], 0);
        Assert.That((right.Gradient(0).Sign, (double)right.Gradient(0).Log, right.Loss.Sign, (double)right.Loss.Log), Is.EqualTo((-1, -1e38, 1, -1e38)));
    }

    [Test]
    public void The_gradient_sums_to_zero()
    {
        var random = new RandomStream(3, "reference");
        for (int round = 0; round < 200; round++)
        {
            double[] scores = new double[10];
            for (int k = 0; k < scores.Length; k++)
                scores[k] = 60 * (random.NextDouble() - 0.5);
            var reference = new SoftmaxReference(scores, random.NextInt32(10));
            DoubleDouble sum = DoubleDouble.Zero;
            for (int k = 0; k < scores.Length; k++)
                sum += reference.Gradient(k).Value;
            Assert.That(Math.Abs((double)sum), Is.LessThan(1e-28));
        }
    }

    [Test]
    public void Rows_without_a_distribution_are_not_a_number()
    {
        foreach (double[] scores in (double[][])[[double.NaN, 1], [1, double.NaN], [double.PositiveInfinity, 1], [double.NegativeInfinity, double.NegativeInfinity]])
        {
            var reference = new SoftmaxReference(scores, 0);
            Assert.That((reference.IsDefined, reference.Loss.Value.High, reference.Gradient(0).Value.High, reference.Probability(1).Value.High), Is.EqualTo((false, double.NaN, double.NaN, double.NaN)));
        }
        var masked = new SoftmaxReference([double.NegativeInfinity, 0, 0], 0);
        Assert.That(((double)masked.Loss.Value, (double)masked.Gradient(0).Value, (double)masked.Gradient(1).Value), Is.EqualTo((double.PositiveInfinity, -1.0, 0.5)));
    }
}
