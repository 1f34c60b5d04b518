using System.Numerics;
using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Normalization;

public sealed class RowNormalizationLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("LayerNorm", new LayerNormOptions()) { Bottoms = [Input.Normal(3, 2, 5)] },
        new("LayerNorm", new LayerNormOptions { Axis = 1, Eps = 0.1 }) { About = "two axes", Bottoms = [Input.Normal(3, 2, 5)] },
        new("LayerNorm", new LayerNormOptions { Affine = false }) { About = "not affine", Bottoms = [Input.Normal(3, 11)] },
        new("RMSNorm", new RMSNormOptions()) { Bottoms = [Input.Normal(3, 2, 5)] },
        new("RMSNorm", new RMSNormOptions { Axis = 1, Affine = false }) { About = "two axes, not affine", Bottoms = [Input.Normal(3, 2, 5)] },
        new("GroupNorm", new GroupNormOptions { NumGroups = 2 }) { Bottoms = [Input.Normal(3, 4, 2, 3)] },
        new("GroupNorm", new GroupNormOptions { NumGroups = 2 }) { About = "rows", Bottoms = [Input.Normal(3, 6)] },
        new("GroupNorm", new GroupNormOptions { NumGroups = 4, Affine = false }) { About = "not affine", Bottoms = [Input.Normal(3, 4, 9)] },
        new("InstanceNorm", new InstanceNormOptions()) { Bottoms = [Input.Normal(2, 3, 2, 3)] },
        new("InstanceNorm", new InstanceNormOptions { Affine = true }) { About = "affine", Bottoms = [Input.Normal(2, 3, 11)] },
    ];

    private static IEnumerable<TestCaseData> Formulas =>
    [
        // The row and the weight of an element of N × C × inner = 3 × 4 × 5.
        new TestCaseData(new LayerNormOptions(), (int i) => i / 5, (int i) => i % 5, true).SetArgDisplayNames("LayerNorm"),
        new TestCaseData(new LayerNormOptions { Axis = 1 }, (int i) => i / 20, (int i) => i % 20, true).SetArgDisplayNames("LayerNorm, two axes"),
        new TestCaseData(new LayerNormOptions { Affine = false }, (int i) => i / 5, (int i) => i % 5, true).SetArgDisplayNames("LayerNorm, not affine"),
        new TestCaseData(new RMSNormOptions { Axis = 2 }, (int i) => i / 5, (int i) => i % 5, false).SetArgDisplayNames("RMSNorm"),
        new TestCaseData(new GroupNormOptions { NumGroups = 2 }, (int i) => i / 10, (int i) => i / 5 % 4, true).SetArgDisplayNames("GroupNorm"),
        new TestCaseData(new InstanceNormOptions { Affine = true }, (int i) => i / 5, (int i) => i / 5 % 4, true).SetArgDisplayNames("InstanceNorm"),
    ];

    [TestCaseSource(nameof(Formulas))]
    public void It_is_its_formula(object options, object rowOf, object weightOf, bool isCentered)
    {
        var settings = (RowNormalizationOptions)options with { Eps = 0.25 };
        string type = options.GetType().Name[..^"Options".Length];
        var run = new LayerRun<double>(new LayerCase(type, settings) { Bottoms = [Input.Normal(3, 4, 5)] });
        LayerRun<double>.Result result = run.Pass();
        double[] Parameter(int index, double absent) => index < run.Layer.Parameters.Count ? run.Layer.Parameters[index].Data.ToArray() : [.. Enumerable.Repeat(absent, 20)];
        var naive = new NaiveRows(
            run.Bottoms[0].Data.ToArray(), run.Tops[0].Diff.ToArray(), Parameter(0, 1), Parameter(1, 0), (Func<int, int>)rowOf, (Func<int, int>)weightOf, isCentered, 0.25);
        Values.AssertClose(result.Tops[0], naive.Top, 1e-12, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], naive.BottomDiff, 1e-12, 1e-12, "∂x");
        for (int i = 0; i < result.ParameterDiffs.Length; i++)
            Values.AssertClose(result.ParameterDiffs[i], (i == 0 ? naive.WeightDiff : naive.BiasDiff)[..result.ParameterDiffs[i].Length], 1e-12, 1e-12, "diff of parameter");
    }

    // E[x²] − E[x]² in float would have no correct digit here: 10⁸ has a spacing of 8.
    [TestCase("LayerNorm")]
    [TestCase("GroupNorm")]
    [TestCase("InstanceNorm")]
    public void A_large_mean_does_not_spoil_the_variance(string type)
    {
        CheckLargeMean<float>(type, 2e-6);
        CheckLargeMean<double>(type, 1e-10);
    }

    [Test]
    public void Weights_begin_as_1_and_biases_as_0()
    {
        var run = new LayerRun<float>("GroupNorm", new GroupNormOptions { NumGroups = 1 }, [new Shape(2, 3, 4)], 1, Phase.Train);
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "weight", "bias" }));
        Assert.That(run.Layer.Parameters[0].Data.ToArray(), Is.All.EqualTo(1));
        Assert.That(run.Layer.Parameters[1].Data.ToArray(), Is.All.Zero);
        Assert.That(new LayerRun<float>("InstanceNorm", new InstanceNormOptions(), [new Shape(2, 3, 4)], 1, Phase.Train).Layer.Parameters, Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public void Any_number_of_threads_gives_the_same_bits([Values("LayerNorm", "GroupNorm")] string type)
    {
        LayerOptions options = type == "LayerNorm" ? new LayerNormOptions() : new GroupNormOptions { NumGroups = 8 };
        int before = Threads.Count;
        try
        {
            LayerRun<float>.Result[] results = [.. new[] { 1, 3 }.Select(threads =>
            {
                Threads.Count = threads;
                return new LayerRun<float>(new LayerCase(type, options) { Bottoms = [Input.Normal(16, 32, 401)] }).Pass();
            })];
            foreach (((string name, double[] one), (_, double[] three)) in results[0].Arrays.Zip(results[1].Arrays))
                Assert.That(three, Is.EqualTo(one), name);
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        Assert.That(Message("GroupNorm", new GroupNormOptions { NumGroups = 3 }, 2, 4), Is.EqualTo("'num_groups' is 3, which does not divide the 4 channels of a bottom of shape 2×4"));
        Assert.That(Message("GroupNorm", new GroupNormOptions { NumGroups = 1 }, 4), Is.EqualTo("the bottom must have 2 or more axes, N × C × any, but its shape is 4"));
        Assert.That(Message("InstanceNorm", new InstanceNormOptions(), 4, 2), Is.EqualTo("the bottom must have 3 or more axes, N × C × any, but its shape is 4×2"));
        Assert.That(Message("LayerNorm", new LayerNormOptions { Axis = 2 }, 4, 2), Is.EqualTo("'axis' is 2, but a bottom of shape 4×2 has the axes -2 to 1"));
        Assert.That(Message("LayerNorm", new LayerNormOptions(), 4, 0), Is.EqualTo("a bottom of shape 4×0 has no elements to take statistics of"));
        var run = new LayerRun<float>("LayerNorm", new LayerNormOptions(), [new Shape(4, 3)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(4, 2)]), Throws.TypeOf<InputException>().With.Message.EqualTo("the weights have the shape 3, but a bottom of shape 4×2 needs 2"));
    }

    private static string Message(string type, LayerOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>(type, options, [new Shape(extents)], 1, Phase.Train))!.Message;

    private static void CheckLargeMean<T>(string type, double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // 4 samples of 2 channels of 800: rows of 800, or of 1600 with one group.
        (LayerOptions options, int columns) = type switch
        {
            "LayerNorm" => (new LayerNormOptions { Eps = 0 }, 800),
            "GroupNorm" => (new GroupNormOptions { NumGroups = 1, Eps = 0 }, 1600),
            _ => ((LayerOptions)new InstanceNormOptions { Eps = 0 }, 800),
        };
        var run = new LayerRun<T>(type, options, [new Shape(4, 2, 800)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [.. Values.Normal(6400, 1).Select(value => 1e4 + value)]);
        run.Forward();
        double[] x = Values.Get<T>(run.Bottoms[0].Data), y = Values.Get<T>(run.Tops[0].Data);
        foreach ((double[] row, double[] actual) in x.Chunk(columns).Zip(y.Chunk(columns)))
        {
            // Shifted by 10⁴ every term is exact, and in decimal the sums are, too.
            decimal[] values = [.. row.Select(value => (decimal)(value - 1e4))];
            decimal mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
            Values.AssertClose(actual, [.. values.Select(value => (double)(value - mean) / Math.Sqrt((double)variance))], tolerance, tolerance, "y");
        }
    }
}
