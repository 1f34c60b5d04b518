using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

/// <summary>Scale and Bias.</summary>
public sealed class BroadcastLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Scale", new ScaleOptions()) { Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("Scale", new ScaleOptions { BiasTerm = true }) { About = "bias", Bottoms = [Input.Normal(4, 3)] },
        new("Scale", new ScaleOptions { NumAxes = -1, BiasTerm = true }) { About = "all axes", Bottoms = [Input.Normal(2, 3, 2)] },
        new("Scale", new ScaleOptions { NumAxes = 0 }) { About = "scalar", Bottoms = [Input.Normal(2, 3)] },
        new("Scale", new ScaleOptions { BiasTerm = true }) { About = "two bottoms, bias", Bottoms = [Input.Normal(2, 3, 2, 2), Input.Normal(3, 2)], OtherShapes = [new Shape(4, 3, 2, 5), new Shape(3, 2)] },
        new("Scale", new ScaleOptions { Axis = 0 }) { About = "two bottoms", Bottoms = [Input.Normal(2, 3, 2), Input.Normal(2, 3)] },
        new("Bias", new BiasOptions()) { Bottoms = [Input.Normal(2, 3, 2, 2)] },
        new("Bias", new BiasOptions { NumAxes = 0 }) { About = "scalar", Bottoms = [Input.Normal(2, 3)] },
        new("Bias", new BiasOptions { Axis = -1 }) { About = "two bottoms", Bottoms = [Input.Normal(2, 3), Input.Normal(3)], OtherShapes = [new Shape(5, 4), new Shape(4)] },
    ];

    [Test]
    public void Scale_with_bias_is_its_formula([Values(0, 1, -2)] int axis, [Values] bool twoBottoms)
    {
        Shape x = new(2, 3, 4);
        int canonical = x.CanonicalAxis(axis), inner = x.CountFrom(canonical + 1), extent = x[axis];
        var options = new ScaleOptions { Axis = axis, BiasTerm = true };
        var run = new LayerRun<double>("Scale", options, twoBottoms ? [x, new Shape(extent)] : [x], 1, Phase.Train);
        Blob<double> scale = twoBottoms ? run.Bottoms[1] : run.Layer.Parameters[0].Blob;
        Parameter<double> bias = run.Layer.Parameters[^1];
        Assert.That(twoBottoms ? new double[extent] : [.. Enumerable.Repeat(1.0, extent)], Is.EqualTo(scale.Data.ToArray()), "the scale starts at 1");
        Values.Set(run.Bottoms[0].Data, Values.Normal(24, 1));
        Values.Set(scale.Data, Values.Normal(extent, 2));
        Values.Set(bias.Data, Values.Normal(extent, 3));
        LayerRun<double>.Result result = run.Pass();
        double[] values = run.Bottoms[0].Data.ToArray(), g = scale.Data.ToArray(), b = bias.Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[] scaleDiff = new double[extent], biasDiff = new double[extent];
        int Index(int i) => i / inner % extent;
        for (int i = 0; i < 24; i++)
        {
            scaleDiff[Index(i)] += dy[i] * values[i];
            biasDiff[Index(i)] += dy[i];
        }
        Values.AssertClose(result.Tops[0], [.. values.Select((v, i) => v * g[Index(i)] + b[Index(i)])], 1e-14, 1e-15, "y");
        Values.AssertClose(result.BottomDiffs[0], [.. dy.Select((d, i) => d * g[Index(i)])], 1e-14, 1e-15, "∂x");
        Values.AssertClose(scale.Diff.ToArray(), scaleDiff, 1e-13, 1e-14, "∂γ");
        Values.AssertClose(bias.Diff.ToArray(), biasDiff, 1e-13, 1e-14, "∂β");
    }

    [Test]
    public void A_learned_blob_has_the_axes_that_are_asked_for()
    {
        Assert.That(Learned(new BiasOptions()), Is.EqualTo(new Shape(3)));
        Assert.That(Learned(new BiasOptions { NumAxes = 2 }), Is.EqualTo(new Shape(3, 4)));
        Assert.That(Learned(new BiasOptions { NumAxes = -1, Axis = 0 }), Is.EqualTo(new Shape(2, 3, 4)));
        Assert.That(Learned(new BiasOptions { NumAxes = 0 }), Is.EqualTo(Shape.Scalar));
        Shape Learned(BiasOptions options) => new LayerRun<float>("Bias", options, [new Shape(2, 3, 4)], 1, Phase.Train).Layer.Parameters[0].Blob.Shape;
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertError("Scale", new ScaleOptions(), [new Shape(2, 3), new Shape(4)], "the second bottom has the shape 4, which is not that of axes 1 to 1 of the first bottom, 2×3");
        AssertError("Bias", new BiasOptions(), [new Shape(2, 3), new Shape(3, 4)], "the second bottom has the shape 3×4, which is not that of axes 1 to 2 of the first bottom, 2×3");
        AssertError("Bias", new BiasOptions { NumAxes = 2 }, [new Shape(2, 3)], "'num_axes' is 2, but a bottom of shape 2×3 has 1 axes from axis 1 on");
        var run = new LayerRun<float>("Scale", new ScaleOptions(), [new Shape(2, 3)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(2, 4)]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the learned blob has the shape 3, which is not that of axes 1 to 1 of the first bottom, 2×4"));
    }

    private static void AssertError(string type, LayerOptions options, Shape[] bottoms, string message) => Assert.That(
        () => new LayerRun<float>(type, options, bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
