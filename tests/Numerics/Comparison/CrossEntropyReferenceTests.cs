using System.Text.Json;
using NetFramework.Layers;
using NetFramework.Numerics;
using NetFramework.Tests.Oracle;

namespace NetFramework.Tests.Numerics.Comparison;

public sealed class CrossEntropyReferenceTests
{
    // 2⁻⁹⁰: far beyond double, and short of the 106 bits that the oracle itself is given to.
    private static readonly double Bound = Math.ScaleB(1, -90);

    [Test]
    public void Loss_and_gradient_are_the_oracles_to_90_bits()
    {
        double worst = 0;
        foreach (OracleCase test in OracleCheck.Cases.Where(test => test.Kind == "cross_entropy"))
        {
            CrossEntropyReference reference = Run(test);
            worst = Math.Max(worst, Worst(test, reference.Losses, "loss"));
            worst = Math.Max(worst, Worst(test, reference.Gradient, "grad_x"));
        }
        TestContext.Out.WriteLine($"worst relative error: 2^{Math.Log2(worst):0.0}");
        Assert.That(worst, Is.LessThan(Bound));
    }

    private static CrossEntropyReference Run(OracleCase test)
    {
        bool isSoft = test.Attributes.GetProperty("soft_target").GetBoolean();
        var options = new SoftmaxWithLossOptions
        {
            Axis = test.WholeNumber("axis"),
            Reduction = Enum.Parse<LossReduction>(test.Text("reduction"), ignoreCase: true),
            ClassWeights = [.. (test.Floats("weight") ?? []).Select(weight => (double)weight)],
            LabelSmoothing = test.Number("label_smoothing"),
            SoftLabel = isSoft,
            IgnoreLabel = isSoft ? null : test.WholeNumber("ignore_index"),
        };
        double beta = test.Attributes.TryGetProperty("beta", out JsonElement element) ? element.GetDouble() : 1;
        float[] labels = isSoft ? test.Floats("target")! : [.. test.Integers("target").Select(label => (float)label)];
        var shape = new Shape(test.Shape("x"));
        float[] diff = test.Floats("grad_output") ?? [.. Enumerable.Repeat(1f, shape.Count / shape[options.Axis])];
        return CrossEntropyReference.Of<float>(options, beta, shape, test.Floats("x"), labels, [], diff);
    }

    private static double Worst(OracleCase test, DoubleDouble[] got, string output)
    {
        OracleOutput truth = test.Outputs[output];
        double worst = 0;
        for (int i = 0; i < truth.High.Length; i++)
        {
            DoubleDouble value = got[truth.At is null ? i : truth.At[i]];
            double error = Error(value, truth.High[i], truth.Low?[i] ?? 0, truth.Scale?[i] ?? 0);
            if (truth.Alternative is not null)
                error = Math.Min(error, Error(value, truth.Alternative[i], 0, 0));
            Assert.That(error, Is.LessThan(Bound), $"{test.Id} {test.Category} {output}[{i}]: {value}, not {truth.High[i]:R} + {truth.Low?[i]:R}");
            worst = Math.Max(worst, error);
        }
        return worst;
    }

    private static double Error(DoubleDouble value, double high, double low, double scale)
    {
        if (!double.IsFinite(high) || !value.IsFinite)
            return high.Equals(value.High) ? 0 : double.PositiveInfinity;
        double magnitude = Math.Max(Math.Abs(high), double.IsNaN(scale) ? 0 : scale), error = Math.Abs((double)(value - high - low));
        // Below 10⁻²⁹⁰ a double-double is no more than a double.
        return magnitude < 1e-290 ? (error <= 1e-305 ? 0 : double.PositiveInfinity) : error / magnitude;
    }
}
