using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Normalization;

public sealed class MVNLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("MVN", new MVNOptions()) { Bottoms = [Input.Normal(2, 3, 2, 3)] },
        new("MVN", new MVNOptions { Eps = 0.5 }) { About = "eps that counts", Bottoms = [Input.Normal(2, 3, 4)] },
        new("MVN", new MVNOptions { AcrossChannels = true }) { About = "across channels", Bottoms = [Input.Normal(3, 4)] },
        new("MVN", new MVNOptions { NormalizeVariance = false }) { About = "mean only", Bottoms = [Input.Normal(2, 3, 4)] },
    ];

    [Test]
    public void It_is_its_formula([Values] bool acrossChannels, [Values] bool normalizeVariance)
    {
        var options = new MVNOptions { AcrossChannels = acrossChannels, NormalizeVariance = normalizeVariance, Eps = 0.25 };
        var run = new LayerRun<double>(new LayerCase("MVN", options) { Bottoms = [Input.Normal(2, 3, 5)] });
        run.Forward();
        int columns = acrossChannels ? 15 : 5;
        double[] expected =
        [
            .. run.Bottoms[0].Data.ToArray().Chunk(columns).SelectMany(row =>
            {
                double mean = row.Average(), deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)));
                return row.Select(value => normalizeVariance ? (value - mean) / (deviation + 0.25) : value - mean);
            }),
        ];
        Values.AssertClose(run.Tops[0].Data.ToArray(), expected, 1e-13, 1e-14, "y");
    }

    [Test]
    public void A_large_mean_does_not_spoil_the_variance()
    {
        var run = new LayerRun<float>("MVN", new MVNOptions(), [new Shape(1, 1, 4)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [9999, 10001, 9999, 10001]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { -1f, 1, -1, 1 }).Within(1e-6));
    }

    [Test]
    public void Equal_values_become_0_and_give_no_NaN([Values(0, 1e-9)] double eps)
    {
        var run = new LayerRun<double>("MVN", new MVNOptions { Eps = eps }, [new Shape(1, 1, 4)], 1, Phase.Train);
        run.Bottoms[0].Data.Fill(3);
        run.Forward();
        run.SeedTopDiffs();
        run.Backward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.All.Zero);
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void A_bottom_without_channels_is_an_error() => Assert.That(
        () => new LayerRun<float>("MVN", new MVNOptions(), [new Shape(4)], 1, Phase.Train),
        Throws.TypeOf<InputException>().With.Message.EqualTo("the bottom must have 2 or more axes, N × C × any, but its shape is 4"));
}
