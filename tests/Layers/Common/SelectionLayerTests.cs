using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

/// <summary>Filter, BatchReindex and Parameter.</summary>
public sealed class SelectionLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Filter", new NoOptions()) { Bottoms = [Input.Normal(4, 3), Input.OneOf([0, 1], 4)] },
        new("Filter", new NoOptions()) { About = "two blobs", Bottoms = [Input.Normal(5, 2, 2), Input.Normal(5), Input.OneOf([0, 1], 5, 1)], Tops = 2 },
        new("BatchReindex", new NoOptions()) { Bottoms = [Input.Normal(3, 2, 2), Input.Labels(3, 6)] },
        new("Parameter", new ParameterOptions { Shape = [2, 3] }),
    ];

    [Test]
    public void Filter_keeps_what_is_selected_and_follows_the_selector()
    {
        var run = new LayerRun<double>("Filter", new NoOptions(), [new Shape(3, 2), new Shape(3)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [1, 2, 3, 4, 5, 6]);
        Values.Set(run.Bottoms[1].Data, [1, 0, -2]);
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 1, 2, 5, 6 }));
        Values.Set(run.Tops[0].Diff, [7, 8, 9, 10]);
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new double[] { 7, 8, 0, 0, 9, 10 }));

        Values.Set(run.Bottoms[1].Data, [0, 0, 0]);
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(0, 2)));
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.All.Zero);

        Values.Set(run.Bottoms[1].Data, [1, 1, 1]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void BatchReindex_repeats_samples_and_adds_their_diffs_up()
    {
        var run = new LayerRun<double>("BatchReindex", new NoOptions(), [new Shape(3, 1), new Shape(4)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [10, 11, 12]);
        Values.Set(run.Bottoms[1].Data, [2, 0, 2, 2]);
        run.Forward();
        Values.Set(run.Tops[0].Diff, [1, 2, 3, 4]);
        run.Backward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 12, 10, 12, 12 }));
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(new double[] { 2, 0, 8 }));
    }

    [TestCase(3.0, "3")]
    [TestCase(-1.0, "-1")]
    [TestCase(0.5, "0.5")]
    [TestCase(double.NaN, "NaN")]
    public void An_index_that_is_no_samples_is_named(double index, string inMessage)
    {
        var run = new LayerRun<double>("BatchReindex", new NoOptions(), [new Shape(3, 1), new Shape(4)], 1, Phase.Train);
        run.Bottoms[1].Data[2] = index;
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo($"index 2 is {inMessage}, but an index is an integer of 0 to 2"));
    }

    [Test]
    public void Parameter_gives_its_blob_and_learns_from_the_diff()
    {
        var run = new LayerRun<double>("Parameter", new ParameterOptions { Shape = [3] }, [], 1, Phase.Train);
        Assert.That(run.Layer.Parameters[0].Data.ToArray(), Is.All.Zero);
        Values.Set(run.Layer.Parameters[0].Data, [1, 2, 3]);
        run.Layer.Parameters[0].Diff.Fill(100);
        run.Forward();
        Values.Set(run.Tops[0].Diff, [4, 5, 6]);
        run.Backward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 1, 2, 3 }));
        Assert.That(run.Layer.Parameters[0].Diff.ToArray(), Is.EqualTo(new double[] { 104, 105, 106 }));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError("Filter", [new Shape(3, 2), new Shape(3)], 2, "needs one top for each bottom but the last, the selector: 1, but 2 are named");
        AssertError("Filter", [new Shape(3, 2), new Shape(3, 2)], 1, "the selector must have one element for each sample, but its shape is 3×2");
        AssertError("Filter", [new Shape(4, 2), new Shape(3)], 1, "the selector is for 3 sample(s), but bottom 0 has the shape 4×2");
        AssertError("BatchReindex", [new Shape(3, 2), new Shape(3, 1)], 1, "the bottoms must be samples, N × any, and a list of indices, but their shapes are 3×2 and 3×1");
        Assert.That(new ParameterOptions { Shape = [2, 0] }.Validate().Single().Message, Is.EqualTo("the extents of 'shape' must be 1 or more, but [2, 0] holds 0"));
    }

    private static void AssertError(string type, Shape[] bottoms, int tops, string message) => Assert.That(
        () => new LayerRun<float>(type, new NoOptions(), bottoms, tops, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
