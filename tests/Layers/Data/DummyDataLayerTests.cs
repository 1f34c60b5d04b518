using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Data;

public sealed class DummyDataLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("DummyData", new DummyDataOptions { Shape = [[2, 3]] }),
        new("DummyData", new DummyDataOptions { Shape = [[2, 3], [4]], DataFiller = [new FillerOptions { Type = "gaussian" }, new FillerOptions { Type = "uniform" }] }) { About = "random", Tops = 2 },
        new("DummyData", new DummyDataOptions { Shape = [[2, 3]], DataFiller = [new FillerOptions { Type = "positive_unitball" }] }) { About = "positive unit ball" },
    ];

    [Test]
    public void Constants_stay_and_random_values_are_drawn_anew_in_each_pass()
    {
        FillerOptions[] fillers = [new() { Value = 7 }, new() { Type = "uniform", Min = 2, Max = 3 }];
        var run = new LayerRun<double>("DummyData", new DummyDataOptions { Shape = [[2, 3]], DataFiller = fillers }, [], 2, Phase.Train);
        run.Forward();
        double[] first = run.Tops[1].Data.ToArray();
        run.Iteration = 1;
        run.Forward();
        double[] second = run.Tops[1].Data.ToArray();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 7, 7, 7, 7, 7, 7 }));
        Assert.That(first.Concat(second), Is.All.InRange(2, 3));
        Assert.That(first.Concat(second), Is.Unique);
    }

    [Test]
    public void Two_tops_of_one_filler_differ()
    {
        var run = new LayerRun<double>("DummyData", new DummyDataOptions { Shape = [[4]], DataFiller = [new FillerOptions { Type = "gaussian" }] }, [], 2, Phase.Train);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.Not.EqualTo(run.Tops[1].Data.ToArray()));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError(new DummyDataOptions { Shape = [[2], [3]] }, 3, "'shape' holds 2 shapes, but the layer has 3 top(s): expected one shape for all tops, or one for each");
        AssertError(new DummyDataOptions { Shape = [[2]], DataFiller = [new FillerOptions(), new FillerOptions()] }, 3,
            "'data_filler' holds 2 fillers, but the layer has 3 top(s): expected one filler for all tops, or one for each");
        AssertError(new DummyDataOptions { Shape = [[2, 3]], DataFiller = [new FillerOptions { Type = "bilinear" }] }, 1,
            "the bilinear filler needs a blob with 4 axes, N×C×K×K, but the shape is 2×3");
        Assert.That(new DummyDataOptions { Shape = [[2, 0]] }.Validate().Single().Message, Is.EqualTo("the extents of 'shape' must be 1 or more, but [2, 0] holds 0"));

        static void AssertError(DummyDataOptions options, int tops, string message) => Assert.That(
            () => new LayerRun<float>("DummyData", options, [], tops, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
    }
}
