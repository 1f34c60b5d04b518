using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Common;

public sealed class ArgMaxLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("ArgMax", new ArgMaxOptions()) { Bottoms = [Input.Normal(4, 6)], Phase = Phase.Test },
        new("ArgMax", new ArgMaxOptions { OutMaxVal = true, TopK = 3 }) { About = "indices and values", Bottoms = [Input.Normal(2, 3, 2, 2)], Phase = Phase.Test },
        new("ArgMax", new ArgMaxOptions { Axis = 1, TopK = 2 }) { About = "axis 1", Bottoms = [Input.Normal(2, 4, 3)], Phase = Phase.Test },
        new("ArgMax", new ArgMaxOptions { Axis = -1, OutMaxVal = true }) { About = "values along the last axis", Bottoms = [Input.Normal(2, 4, 3)], Phase = Phase.Test },
    ];

    // The naive form: sort by value, equal ones by falling index.
    [Test]
    public void It_is_its_formula([Values(0, 1, 2, -1)] int axis, [Values(1, 2)] int topK, [Values] bool values)
    {
        int[] extents = [3, 4, 2];
        var run = new LayerRun<double>(new LayerCase("ArgMax", new ArgMaxOptions { Axis = axis, TopK = topK, OutMaxVal = values }) { Bottoms = [Input.OneOf([0, 1, 2], extents)] });
        run.Forward();
        int canonical = axis < 0 ? axis + 3 : axis, count = extents[canonical], inner = extents[(canonical + 1)..].Aggregate(1, (a, b) => a * b);
        double[] x = run.Bottoms[0].Data.ToArray();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(extents).With(canonical, topK)));
        for (int outer = 0; outer < x.Length / count / inner; outer++)
        {
            for (int i = 0; i < inner; i++)
            {
                double Value(int k) => x[(outer * count + k) * inner + i];
                int[] order = [.. Enumerable.Range(0, count).OrderByDescending(Value).ThenByDescending(k => k)];
                for (int k = 0; k < topK; k++)
                    Assert.That(run.Tops[0].Data[(outer * topK + k) * inner + i], Is.EqualTo(values ? Value(order[k]) : order[k]));
            }
        }
    }

    [Test]
    public void Without_an_axis_each_sample_is_one_vector()
    {
        var run = new LayerRun<double>("ArgMax", new ArgMaxOptions { OutMaxVal = true, TopK = 2 }, [new Shape(2, 1, 3, 1)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [5, 7, 6, 1, double.NaN, 3]);
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 2, 2, 1)));
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { 1, 2, 7, 6, 1, 2, double.NaN, 3 }));
    }

    [Test]
    public void A_top_k_beyond_the_values_is_an_error() => Assert.That(
        () => new LayerRun<float>("ArgMax", new ArgMaxOptions { TopK = 7 }, [new Shape(2, 6)], 1, Phase.Test),
        Throws.TypeOf<InputException>().With.Message.EqualTo("'top_k' is 7, but the largest are sought among 6 value(s) of a bottom of shape 2×6"));
}
