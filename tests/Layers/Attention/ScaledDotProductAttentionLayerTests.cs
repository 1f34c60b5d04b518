using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Attention;

[NonParallelizable]
public sealed class ScaledDotProductAttentionLayerTests : ILayerCases
{
    private const string Type = "ScaledDotProductAttention";

    public IEnumerable<LayerCase> Cases =>
    [
        new(Type, new ScaledDotProductAttentionOptions()) { Bottoms = [Input.Normal(2, 3, 4), Input.Normal(2, 5, 4), Input.Normal(2, 5, 2)] },
        new(Type, new ScaledDotProductAttentionOptions { Causal = true, Scale = 0.7 })
        {
            About = "causal, scale", Bottoms = [Input.Normal(2, 1, 4, 3), Input.Normal(2, 1, 3, 3), Input.Normal(2, 1, 3, 3)],
        },
        new(Type, new ScaledDotProductAttentionOptions())
        {
            About = "mask", Bottoms = [Input.Normal(2, 2, 3, 2), Input.Normal(2, 2, 4, 2), Input.Normal(2, 2, 4, 3), Input.Of([1, 0, 1, 1, 0, 1, 1, 0], 2, 1, 1, 4)], OtherShapes = [],
        },
        new(Type, new ScaledDotProductAttentionOptions { Causal = true })
        {
            About = "causal, mask of queries", Bottoms = [Input.Normal(2, 3, 2), Input.Normal(2, 3, 2), Input.Normal(2, 3, 2), Input.Of([1, 0, 1, 1, 1, 0, 0, 1, 1], 3, 3)], OtherShapes = [],
        },
    ];

    // Several tiles of queries, and enough work for the threads.
    [TestCase(5, 130, 70, false, false)]
    [TestCase(5, 130, 70, true, false)]
    [TestCase(5, 70, 130, true, true)]
    [TestCase(1, 130, 70, false, true)]
    public void It_is_its_formula(int batch, int queries, int keys, bool causal, bool masked)
    {
        const int E = 9, F = 11;
        const double Scale = 1 / 3.0;
        Shape[] shapes = [new(batch, queries, E), new(batch, keys, E), new(batch, keys, F), new(queries, keys)];
        var run = new LayerRun<double>(Type, new ScaledDotProductAttentionOptions { Causal = causal }, masked ? shapes : shapes[..3], 1, Phase.Train);
        for (int i = 0; i < 3; i++)
            Values.Set(run.Bottoms[i].Data, Values.Normal(run.Bottoms[i].Count, i));
        double[] mask = [.. Enumerable.Range(0, queries * keys).Select(i => i % keys == 0 || i % 3 != 1 ? 1.0 : 0)];
        if (masked)
            Values.Set(run.Bottoms[3].Data, mask);
        LayerRun<double>.Result result = run.Pass();

        double[] q = run.Bottoms[0].Data.ToArray(), k = run.Bottoms[1].Data.ToArray(), v = run.Bottoms[2].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[] y = new double[dy.Length], dq = new double[q.Length], dk = new double[k.Length], dv = new double[v.Length];
        for (int row = 0; row < batch * queries; row++)
        {
            (int n, int i) = Math.DivRem(row, queries);
            int[] seen = [.. Enumerable.Range(0, keys).Where(j => (!causal || j <= i) && (!masked || mask[i * keys + j] == 1))];
            double[] e = [.. seen.Select(j => Math.Exp(Scale * Dot(q, row * E, k, (n * keys + j) * E, E)))];
            double[] p = [.. e.Select(term => term / e.Sum())];
            double[] dp = [.. seen.Select(j => Dot(dy, row * F, v, (n * keys + j) * F, F))];
            double mean = p.Zip(dp, (a, b) => a * b).Sum();
            for (int s = 0; s < seen.Length; s++)
            {
                int key = n * keys + seen[s];
                double ds = Scale * p[s] * (dp[s] - mean);
                for (int c = 0; c < F; c++)
                {
                    y[row * F + c] += p[s] * v[key * F + c];
                    dv[key * F + c] += p[s] * dy[row * F + c];
                }
                for (int c = 0; c < E; c++)
                {
                    dq[row * E + c] += ds * k[key * E + c];
                    dk[key * E + c] += ds * q[row * E + c];
                }
            }
        }
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(batch, queries, F)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo((long)batch * queries * keys * (E + F)));
        Values.AssertClose(result.Tops[0], y, 1e-12, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], dq, 1e-12, 1e-13, "∂q");
        Values.AssertClose(result.BottomDiffs[1], dk, 1e-12, 1e-13, "∂k");
        Values.AssertClose(result.BottomDiffs[2], dv, 1e-12, 1e-13, "∂v");
    }

    [Test]
    public void The_result_does_not_depend_on_the_number_of_threads([Values(1, 6)] int batch, [Values] bool causal)
    {
        int before = Threads.Count;
        try
        {
            var layerCase = new LayerCase(Type, new ScaledDotProductAttentionOptions { Causal = causal }) { Bottoms = [Input.Normal(batch, 150, 16), Input.Normal(batch, 150, 16), Input.Normal(batch, 150, 16)] };
            Threads.Count = 1;
            LayerRun<float>.Result one = new LayerRun<float>(layerCase).Pass();
            Threads.Count = 4;
            LayerRun<float>.Result four = new LayerRun<float>(layerCase).Pass();
            Assert.That(four.Tops, Is.EqualTo(one.Tops));
            Assert.That(four.BottomDiffs, Is.EqualTo(one.BottomDiffs));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Test]
    public void A_query_without_a_key_is_NaN_and_no_other()
    {
        var run = new LayerRun<float>(Type, new ScaledDotProductAttentionOptions(), [new Shape(1, 2, 3), new Shape(1, 4, 3), new Shape(1, 4, 2), new Shape(2, 4)], 1, Phase.Train);
        foreach (Blob<float> bottom in run.Bottoms[..3])
            bottom.Data.Fill(0.5f);
        Values.Set(run.Bottoms[3].Data, [0, 0, 0, 0, 0, 1, 0, 1]);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { float.NaN, float.NaN, 0.5f, 0.5f }));
    }

    // e^1000 overflows: the scores are shifted by their maximum.
    [Test]
    public void Large_scores_are_no_trouble()
    {
        var run = new LayerRun<float>(Type, new ScaledDotProductAttentionOptions { Scale = 1 }, [new Shape(1, 1), new Shape(2, 1), new Shape(2, 1)], 1, Phase.Train);
        Values.Set(run.Bottoms[0].Data, [1000]);
        Values.Set(run.Bottoms[1].Data, [1, 1 - 1.0 / 1024]);
        Values.Set(run.Bottoms[2].Data, [1, 0]);
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo(1 / (1 + Math.Exp(-1000.0 / 1024))).Within(1e-6));
    }

    [Test]
    public void What_does_not_fit_is_an_error()
    {
        AssertWrong("query, key and value must have the shapes batch × L × E, batch × S × E and batch × S × F, but theirs are 2×3, 4×3 and 5×3", new Shape(2, 3), new Shape(4, 3), new Shape(5, 3));
        AssertWrong("there are no keys: a query must have something to attend to", new Shape(2, 3), new Shape(0, 3), new Shape(0, 3));
        AssertWrong(
            "the mask has the shape 3×4, but the scores have 1×2×4: aligned at the last axis, which must be the same, each extent must be equal or the mask's be 1",
            new Shape(1, 2, 3), new Shape(1, 4, 3), new Shape(1, 4, 3), new Shape(3, 4));
        AssertWrong("the scores would have the shape 1×60000×60000, which has more than 2147483591 elements", new Shape(1, 60000, 1), new Shape(1, 60000, 1), new Shape(1, 60000, 1));
    }

    [Test]
    public void A_mask_of_other_values_than_0_and_1_is_an_error()
    {
        var run = new LayerRun<float>(Type, new ScaledDotProductAttentionOptions(), [new Shape(1, 2), new Shape(2, 2), new Shape(2, 2), new Shape(2)], 1, Phase.Train);
        Values.Set(run.Bottoms[3].Data, [1, -1e9]);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("element 1 of the mask is -1E+09, but a mask holds 1 where a query sees a key and 0 where not"));
    }

    private static double Dot(double[] a, int ofA, double[] b, int ofB, int length) => Enumerable.Range(0, length).Sum(i => a[ofA + i] * b[ofB + i]);

    private static void AssertWrong(string message, params Shape[] bottoms) => Assert.That(
        () => new LayerRun<float>(Type, new ScaledDotProductAttentionOptions(), bottoms, 1, Phase.Train), Throws.TypeOf<InputException>().With.Message.EqualTo(message));
}
