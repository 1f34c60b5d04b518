using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Normalization;

public sealed class LRNLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("across channels", new LRNOptions(), 2, 7, 2, 3),
        Case("across channels, k and β", new LRNOptions { LocalSize = 3, Alpha = 0.5, Beta = 1.5, K = 2 }, 2, 4, 3),
        Case("across few channels", new LRNOptions { LocalSize = 5 }, 3, 2),
        Case("within a channel", new LRNOptions { NormRegion = NormRegion.WithinChannel, LocalSize = 3 }, 2, 2, 4, 5),
        Case("within a small channel", new LRNOptions { NormRegion = NormRegion.WithinChannel, LocalSize = 7, Alpha = 2, Beta = 0.5 }, 1, 2, 3, 2),
    ];

    [TestCase(5, 1, 0.75, 1)]
    [TestCase(3, 1e-4, 0.75, 2)]
    [TestCase(1, 2, 0.5, 0.5)]
    [TestCase(9, 1, 2, 1)]
    public void Across_channels_it_is_its_formula(int size, double alpha, double beta, double k)
    {
        const int C = 6, Inner = 1230;
        var run = new LayerRun<double>(Case("", new LRNOptions { LocalSize = size, Alpha = alpha, Beta = beta, K = k }, 2, C, 30, 41));
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray(), s = new double[x.Length], y = new double[x.Length], dx = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / Inner % C;
            double sum = 0;
            for (int j = Math.Max(0, c - size / 2); j <= Math.Min(C - 1, c + size / 2); j++)
                sum += x[i + (j - c) * Inner] * x[i + (j - c) * Inner];
            s[i] = k + alpha / size * sum;
            y[i] = x[i] * Math.Pow(s[i], -beta);
        }
        for (int i = 0; i < x.Length; i++)
        {
            int c = i / Inner % C;
            double sum = 0;
            for (int j = Math.Max(0, c - size / 2); j <= Math.Min(C - 1, c + size / 2); j++)
            {
                int at = i + (j - c) * Inner;
                sum += dy[at] * x[at] * Math.Pow(s[at], -beta - 1);
            }
            dx[i] = dy[i] * Math.Pow(s[i], -beta) - 2 * alpha / size * beta * x[i] * sum;
        }
        Values.AssertClose(result.Tops[0], y, 1e-13, 0, "y");
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-13, 1e-13, "∂x");
    }

    [TestCase(3, 1, 0.75)]
    [TestCase(5, 0.5, 2)]
    public void Within_a_channel_it_is_its_formula(int size, double alpha, double beta)
    {
        const int H = 4, W = 6;
        var run = new LayerRun<double>(Case("", new LRNOptions { NormRegion = NormRegion.WithinChannel, LocalSize = size, Alpha = alpha, Beta = beta }, 2, 3, H, W));
        run.Forward();
        double[] x = run.Bottoms[0].Data.ToArray();
        var expected = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0;
            for (int y = 0; y < H; y++)
            {
                for (int column = 0; column < W; column++)
                {
                    if (Math.Abs(y - i / W % H) <= size / 2 && Math.Abs(column - i % W) <= size / 2)
                        sum += Math.Pow(x[i / (H * W) * H * W + y * W + column], 2);
                }
            }
            expected[i] = x[i] * Math.Pow(1 + alpha / (size * size) * sum, -beta);
        }
        Values.AssertClose(run.Tops[0].Data.ToArray(), expected, 1e-13, 0, "y");
    }

    [Test]
    public void A_large_neighbour_leaves_nothing_behind_beyond_the_window()
    {
        var run = new LayerRun<float>("LRN", new LRNOptions { LocalSize = 3 }, [new Shape(1, 6, 1, 1)], 1, Phase.Test);
        new[] { 1e6f, 1e6f, 0, 1e-3f, 1, 2 }.CopyTo(run.Bottoms[0].Data);
        run.Forward();
        // s = 1 + (0 + 1e-6 + 1)/3 and 1 + (1e-6 + 1 + 4)/3.
        Assert.That(run.Tops[0].Data[3], Is.EqualTo(1e-3 * Math.Pow(1 + 1.000001 / 3, -0.75)).Within(1e-9));
        Assert.That(run.Tops[0].Data[4], Is.EqualTo(Math.Pow(1 + 5.000001 / 3, -0.75)).Within(1e-6));
    }

    [Test]
    public void An_even_size_and_missing_axes_are_errors()
    {
        Assert.That(new LRNOptions { LocalSize = 4 }.Validate().Select(error => error.Message), Is.EqualTo(new[]
        {
            "'local_size' must be odd, so that an element has as many neighbours on either side, not 4",
        }));
        Assert.That(() => new LayerRun<float>("LRN", new LRNOptions(), [new Shape(3)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom must have channels on axis 1, but its shape is 3"));
        Assert.That(() => new LayerRun<float>("LRN", new LRNOptions { NormRegion = NormRegion.WithinChannel }, [new Shape(3, 2)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom must have 4 axes, N×C×H×W, but its shape is 3×2"));
    }

    [Test]
    [NonParallelizable]
    public void Any_number_of_threads_gives_the_same_bits([Values] NormRegion region)
    {
        int before = Threads.Count;
        try
        {
            LayerCase large = Case("", new LRNOptions { NormRegion = region }, 3, 40, 30, 31);
            LayerRun<float>.Result[] results = [.. new[] { 1, 3 }.Select(threads =>
            {
                Threads.Count = threads;
                return new LayerRun<float>(large).Pass();
            })];
            Assert.That(results[1].Tops[0], Is.EqualTo(results[0].Tops[0]));
            Assert.That(results[1].BottomDiffs[0], Is.EqualTo(results[0].BottomDiffs[0]));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    private static LayerCase Case(string about, LRNOptions options, params int[] extents) => new("LRN", options) { About = about, Bottoms = [Input.Normal(extents)] };
}
