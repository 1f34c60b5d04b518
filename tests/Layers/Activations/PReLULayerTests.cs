using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Activations;

public sealed class PReLULayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("PReLU", new PReLUOptions()) { Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("PReLU", new PReLUOptions()) { About = "rows", Bottoms = [Input.Normal(4, 3)] },
        new("PReLU", new PReLUOptions { ChannelShared = true }) { About = "one slope", Bottoms = [Input.Normal(2, 3, 4)] },
    ];

    [Test]
    public void It_is_its_formula([Values] bool channelShared)
    {
        var run = new LayerRun<double>(new LayerCase("PReLU", new PReLUOptions { ChannelShared = channelShared }) { Bottoms = [Input.Normal(3, 4, 5)] });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), a = run.Layer.Parameters[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[] slopeDiff = new double[a.Length];
        int Slope(int i) => channelShared ? 0 : i / 5 % 4;
        for (int i = 0; i < x.Length; i++)
            slopeDiff[Slope(i)] += x[i] > 0 ? 0 : x[i] * dy[i];
        Assert.That(run.Layer.Parameters[0].Blob.Shape, Is.EqualTo(channelShared ? Shape.Scalar : new Shape(4)));
        Values.AssertClose(result.Tops[0], [.. x.Select((v, i) => v > 0 ? v : a[Slope(i)] * v)], 1e-14, 0, "y");
        Values.AssertClose(result.BottomDiffs[0], [.. x.Select((v, i) => v > 0 ? dy[i] : a[Slope(i)] * dy[i])], 1e-14, 0, "∂x");
        Values.AssertClose(result.ParameterDiffs[0], slopeDiff, 1e-13, 1e-13, "∂a");
    }

    [Test]
    public void The_slopes_start_at_a_quarter()
    {
        var run = new LayerRun<float>("PReLU", new PReLUOptions(), [new Shape(2, 3)], 1, Phase.Train);
        Assert.That(run.Layer.Parameters[0].Data.ToArray(), Is.EqualTo(new[] { 0.25f, 0.25f, 0.25f }));
    }

    [Test]
    public void A_bottom_without_channels_or_with_others_is_an_error()
    {
        Assert.That(() => new LayerRun<float>("PReLU", new PReLUOptions(), [new Shape(4)], 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom must have a channel axis, N × C × any, but its shape is 4"));
        var run = new LayerRun<float>("PReLU", new PReLUOptions(), [new Shape(2, 3)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(2, 4)]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the slopes are for 3 channel(s), but the bottom has the shape 2×4"));
    }
}
