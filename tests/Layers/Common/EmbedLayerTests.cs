using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

public sealed class EmbedLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("Embed", new EmbedOptions { NumOutput = 3, InputDim = 5 }) { Bottoms = [Input.Labels(5, 4)] },
        new("Embed", new EmbedOptions { NumOutput = 2, InputDim = 4, BiasTerm = false }) { About = "no bias, rows of indices", Bottoms = [Input.Labels(4, 3, 2)] },
    ];

    // InnerProduct on one-hot vectors is the same layer.
    [Test]
    public void It_is_an_inner_product_with_one_hot_vectors([Values] bool biasTerm)
    {
        double[] indices = [3, 0, 3, 1];
        var embed = new LayerRun<double>("Embed", new EmbedOptions { NumOutput = 3, InputDim = 5, BiasTerm = biasTerm }, [new Shape(2, 2)], 1, Phase.Train);
        var product = new LayerRun<double>("InnerProduct", new InnerProductOptions { NumOutput = 3, BiasTerm = biasTerm, Transpose = true }, [new Shape(4, 5)], 1, Phase.Train);
        Values.Set(embed.Bottoms[0].Data, indices);
        Values.Set(product.Bottoms[0].Data, [.. indices.SelectMany(index => Enumerable.Range(0, 5).Select(k => k == index ? 1.0 : 0))]);
        for (int i = 0; i < embed.Layer.Parameters.Count; i++)
        {
            Values.Set(embed.Layer.Parameters[i].Data, Values.Normal(embed.Layer.Parameters[i].Blob.Count, i));
            product.Layer.Parameters[i].Blob.CopyDataFrom(embed.Layer.Parameters[i].Blob);
        }
        LayerRun<double>.Result actual = embed.Pass(), expected = product.Pass();
        Assert.That(embed.Tops[0].Shape, Is.EqualTo(new Shape(2, 2, 3)));
        Values.AssertClose(actual.Tops[0], expected.Tops[0], 1e-14, 1e-15, "y");
        for (int i = 0; i < expected.ParameterDiffs.Length; i++)
            Values.AssertClose(actual.ParameterDiffs[i], expected.ParameterDiffs[i], 1e-14, 1e-15, $"parameter {i}");
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        var run = new LayerRun<float>("Embed", new EmbedOptions { NumOutput = 3, InputDim = 5 }, [new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [4, 5]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("index 1 is 5, but an index is an integer of 0 to 4"));
        Assert.That(() => new LayerRun<float>("Embed", new EmbedOptions { NumOutput = 100000, InputDim = 100000 }, [new Shape(2)], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo($"100000 vectors of 100000 elements are more than {Array.MaxLength} elements"));
    }
}
