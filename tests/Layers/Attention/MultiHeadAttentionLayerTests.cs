using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Attention;

public sealed class MultiHeadAttentionLayerTests : ILayerCases
{
    private const string Type = "MultiHeadAttention";

    public IEnumerable<LayerCase> Cases =>
    [
        new(Type, new MultiHeadAttentionOptions { NumHeads = 2, Causal = true }) { Bottoms = [Input.Normal(2, 3, 4)], Parameters = Weights },
        new(Type, new MultiHeadAttentionOptions { NumHeads = 2, BiasTerm = false })
        {
            About = "mask, no bias", Bottoms = [Input.Normal(2, 3, 4), Input.Of([1, 1, 0, 1, 0, 1], 2, 1, 1, 3)], Parameters = [Weights[0], Weights[2]], OtherShapes = [],
        },
        new(Type, new MultiHeadAttentionOptions { NumHeads = 4 }) { About = "query, key, value", Bottoms = [Input.Normal(2, 3, 4), Input.Normal(2, 2, 4), Input.Normal(2, 2, 4)], Parameters = Weights },
        new(Type, new MultiHeadAttentionOptions { NumHeads = 1 })
        {
            About = "query, key, value, mask", Bottoms = [Input.Normal(3, 4), Input.Normal(2, 4), Input.Normal(2, 4), Input.Of([1, 0, 1, 1, 0, 1], 3, 2)], Parameters = Weights, OtherShapes = [],
        },
    ];

    private static Input[] Weights => [Input.Spread(0.4, 12, 4), Input.Spread(0.1, 12), Input.Spread(0.4, 4, 4), Input.Spread(0.1, 4)];

    // Against the chain of its parts: InnerProduct for each projection, Slice into heads, ScaledDotProductAttention on each, Concat, InnerProduct.
    [Test]
    public void It_is_the_chain_of_its_parts([Values] bool causal, [Values] bool isSelf)
    {
        const int N = 3, L = 5, E = 6, H = 2;
        int s = isSelf ? L : 4;
        Shape[] shapes = isSelf ? [new(N, L, E)] : [new(N, L, E), new(N, s, E), new(N, s, E)];
        var run = new LayerRun<double>(Type, new MultiHeadAttentionOptions { NumHeads = H, Causal = causal }, shapes, 1, Phase.Train);
        foreach ((int i, Blob<double> blob) in run.Bottoms.Concat(run.Layer.Parameters.Select(parameter => parameter.Blob)).Index())
            Values.Set(blob.Data, Values.Normal(blob.Count, i));
        LayerRun<double>.Result result = run.Pass();

        LayerRun<double>[] projections = [.. Enumerable.Range(0, 3).Select(i => Projection(run, isSelf ? 0 : i, run.Layer.Parameters[0], run.Layer.Parameters[1], i))];
        var heads = new LayerRun<double>[H];
        var context = new double[N * L * E];
        for (int h = 0; h < H; h++)
        {
            heads[h] = new LayerRun<double>("ScaledDotProductAttention", new ScaledDotProductAttentionOptions { Causal = causal }, [new Shape(N, L, E / H), new Shape(N, s, E / H), new Shape(N, s, E / H)], 1, Phase.Train);
            for (int i = 0; i < 3; i++)
                CopyColumns(projections[i].Tops[0].Data, E, h * E / H, heads[h].Bottoms[i].Data, E / H, 0, E / H);
            heads[h].Forward();
            CopyColumns(heads[h].Tops[0].Data, E / H, 0, context, E, h * E / H, E / H);
        }
        LayerRun<double> output = InnerProduct(new Shape(N, L, E), context, run.Layer.Parameters[2].Data, run.Layer.Parameters[3].Data);
        output.SeedTopDiffs();
        output.Backward();
        for (int h = 0; h < H; h++)
        {
            CopyColumns(output.Bottoms[0].Diff, E, h * E / H, heads[h].Tops[0].Diff, E / H, 0, E / H);
            heads[h].Backward();
            for (int i = 0; i < 3; i++)
                CopyColumns(heads[h].Bottoms[i].Diff, E / H, 0, projections[i].Tops[0].Diff, E, h * E / H, E / H);
        }
        foreach (LayerRun<double> projection in projections)
            projection.Backward();

        long multiplyAdds = projections.Concat(heads).Append(output).Sum(part => part.Layer.MultiplyAdds(part.Bottoms, part.Tops));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(multiplyAdds));
        Values.AssertClose(result.Tops[0], output.Tops[0].Data.ToArray(), 1e-12, 1e-13, "y");
        double[][] diffs = [.. projections.Select(projection => projection.Bottoms[0].Diff.ToArray())];
        double[][] expected = isSelf ? [[.. Enumerable.Range(0, diffs[0].Length).Select(i => diffs.Sum(diff => diff[i]))]] : diffs;
        for (int i = 0; i < expected.Length; i++)
            Values.AssertClose(result.BottomDiffs[i], expected[i], 1e-12, 1e-13, $"∂x{i}");
        for (int i = 0; i < 2; i++)
        {
            Values.AssertClose(result.ParameterDiffs[i], [.. projections.SelectMany(projection => projection.Layer.Parameters[i].Diff.ToArray())], 1e-12, 1e-13, $"parameter {i}");
            Values.AssertClose(result.ParameterDiffs[2 + i], output.Layer.Parameters[i].Diff.ToArray(), 1e-12, 1e-13, $"parameter {2 + i}");
        }
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "in_proj_weight", "in_proj_bias", "out_proj_weight", "out_proj_bias" }));
    }

    [Test]
    public void What_a_query_may_not_see_has_no_influence()
    {
        var run = new LayerRun<double>(new LayerCase(Type, new MultiHeadAttentionOptions { NumHeads = 2, Causal = true }) { Bottoms = [Input.Normal(1, 6, 4)] });
        double[] before = run.Pass().Tops[0];
        run.Bottoms[0].Data[(3 * 4)..].Fill(9);
        double[] after = run.Pass().Tops[0];
        Assert.That(after[..12], Is.EqualTo(before[..12]));
        Assert.That(after[12..], Is.Not.EqualTo(before[12..]));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertWrong("'num_heads' is 4, which does not divide the 6 features of a bottom of shape 2×3×6", 4, new Shape(2, 3, 6));
        AssertWrong("the bottom must have 2 or more axes, batch × positions × features, but its shape is 6", 2, new Shape(6));
        AssertWrong("query, key and value must have the shapes batch × L × 6, batch × S × 6 and batch × S × 6, but theirs are 2×3×6, 2×4×5 and 2×4×5", 2, new Shape(2, 3, 6), new Shape(2, 4, 5), new Shape(2, 4, 5));
        var run = new LayerRun<float>(Type, new MultiHeadAttentionOptions { NumHeads = 2 }, [new Shape(2, 3, 6)], 1, Phase.Train);
        Assert.That(() => run.Reshape([new Shape(2, 3, 8)]), Throws.TypeOf<InputException>().With.Message.EqualTo("the weights are for 6 features, but the bottom has the shape 2×3×8"));
    }

    // The i-th third of the weights.
    private static LayerRun<double> Projection(LayerRun<double> run, int bottom, Parameter<double> weight, Parameter<double> bias, int i)
    {
        int features = bias.Data.Length / 3;
        return InnerProduct(run.Bottoms[bottom].Shape, run.Bottoms[bottom].Data, weight.Data.Slice(i * features * features, features * features), bias.Data.Slice(i * features, features));
    }

    private static LayerRun<double> InnerProduct(Shape shape, ReadOnlySpan<double> x, ReadOnlySpan<double> weight, ReadOnlySpan<double> bias)
    {
        var run = new LayerRun<double>("InnerProduct", new InnerProductOptions { NumOutput = bias.Length, Axis = -1 }, [shape], 1, Phase.Train);
        x.CopyTo(run.Bottoms[0].Data);
        weight.CopyTo(run.Layer.Parameters[0].Data);
        bias.CopyTo(run.Layer.Parameters[1].Data);
        run.ClearParameterDiffs();
        run.Forward();
        return run;
    }

    private static void CopyColumns(ReadOnlySpan<double> source, int columns, int from, Span<double> destination, int destinationColumns, int to, int width)
    {
        for (int row = 0; row < source.Length / columns; row++)
            source.Slice(row * columns + from, width).CopyTo(destination.Slice(row * destinationColumns + to, width));
    }

    private static void AssertWrong(string message, int heads, params Shape[] bottoms) => Assert.That(
        () => new LayerRun<float>(Type, new MultiHeadAttentionOptions { NumHeads = heads }, bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
