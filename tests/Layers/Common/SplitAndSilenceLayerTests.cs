using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

public sealed class SplitAndSilenceLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Split", new NoOptions()) { Bottoms = [Input.Normal(2, 3)], Tops = 1 },
        new("Split", new NoOptions()) { About = "three tops", Bottoms = [Input.Normal(2, 3)], Tops = 3 },
        new("Silence", new NoOptions()) { Bottoms = [Input.Normal(2, 3), Input.Normal(4)], Tops = 0 },
    ];

    [Test]
    public void Split_copies_and_adds_the_diffs_up()
    {
        var run = new LayerRun<double>("Split", new NoOptions(), [new Shape(2)], 3, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [4, -5]);
        run.Forward();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(run.Tops[i].Data.ToArray(), Is.EqualTo(new double[] { 4, -5 }));
            Values.Set(run.Tops[i].Diff, [Math.Pow(10, i), i]);
        }
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new double[] { 111, 3 }));
    }

    [Test]
    public void Silence_gives_zero_gradients()
    {
        var run = new LayerRun<double>("Silence", new NoOptions(), [new Shape(2), new Shape(1)], 0, Phase.Train);
        run.Bottoms[0].Diff.Fill(3);
        run.Bottoms[1].Diff.Fill(3);
        run.Forward();
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Zero);
        Assert.That(run.Bottoms[1].Diff.ToArray(), Is.All.Zero);
    }
}
