using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class PoolingLayerTests : ILayerCases
{
    private static readonly double[] Quarters = [0.5, 0.75, 1, 1.5, 2];

    public IEnumerable<LayerCase> Cases =>
    [
        Case("MAX", new PoolingOptions { KernelSize = 3, Stride = 2 }, 2, 2, 6, 5),
        Case("MAX, with a mask", new PoolingOptions { KernelSize = 2, Stride = 2, Pad = 1 }, 2, 2, 4, 3) with { Tops = 2 },
        Case("MAX, global", new PoolingOptions { GlobalPooling = true }, 2, 3, 4, 3),
        Case("AVE", new PoolingOptions { Pool = PoolMethod.Ave, KernelSize = 3, Stride = 2, Pad = 1 }, 2, 2, 6, 5),
        Case("AVE, height and width", new PoolingOptions { Pool = PoolMethod.Ave, KernelH = 3, KernelW = 2, StrideH = 1, StrideW = 3, PadH = 2, PadW = 0, RoundMode = PoolRoundMode.Floor }, 1, 2, 4, 6),
        Case("AVE, global", new PoolingOptions { Pool = PoolMethod.Ave, GlobalPooling = true }, 2, 3, 4, 3),
        Case("STOCHASTIC", new PoolingOptions { Pool = PoolMethod.Stochastic, KernelSize = 2, Stride = 2 }, 2, 2, 4, 5) with { Bottoms = [Input.OneOf(Quarters, 2, 2, 4, 5)] },
        Case("STOCHASTIC, in testing", new PoolingOptions { Pool = PoolMethod.Stochastic, KernelSize = 3, Stride = 1 }, 1, 2, 4, 5) with
        {
            Bottoms = [Input.Uniform(0.1, 1, 1, 2, 4, 5)], Phase = Phase.Test,
        },
    ];

    private static IEnumerable<PoolingOptions> Windows =>
        from kernel in new[] { (1, 1), (2, 3), (3, 3), (5, 2) }
        from stride in new[] { (1, 1), (2, 3), (4, 1) }
        from pad in new[] { (0, 0), (1, 1), (4, 0) }
        where pad.Item1 < kernel.Item1 && pad.Item2 < kernel.Item2
        from mode in new[] { PoolRoundMode.Ceil, PoolRoundMode.Floor }
        select new PoolingOptions
        {
            KernelH = kernel.Item1,
            KernelW = kernel.Item2,
            StrideH = stride.Item1,
            StrideW = stride.Item2,
            PadH = pad.Item1,
            PadW = pad.Item2,
            RoundMode = mode,
        };

    [TestCaseSource(nameof(Windows))]
    public void Each_window_is_reduced_by_the_formula(PoolingOptions options)
    {
        const int H = 9, W = 7;
        var max = new LayerRun<double>(Case("", options, 2, 3, H, W) with { Tops = 2 });
        var mean = new LayerRun<double>(Case("", options with { Pool = PoolMethod.Ave }, 2, 3, H, W));
        LayerRun<double>.Result maxPass = max.Pass(), meanPass = mean.Pass();
        int kh = options.KernelH!.Value, kw = options.KernelW!.Value, sh = options.StrideH!.Value, sw = options.StrideW!.Value, ph = options.PadH!.Value, pw = options.PadW!.Value;
        int down = Count(H, kh, sh, ph, options.RoundMode), across = Count(W, kw, sw, pw, options.RoundMode);
        Assert.That(maxPass.TopShapes[0], Is.EqualTo(new Shape(2, 3, down, across)));
        double[] x = max.Bottoms[0].Data.ToArray(), dy = max.Tops[0].Diff.ToArray(), dx = new double[x.Length], dxMean = new double[x.Length];
        for (int o = 0; o < dy.Length; o++)
        {
            int plane = o / (down * across), y0 = o / across % down * sh - ph, x0 = o % across * sw - pw;
            int[] window = [.. from y in Enumerable.Range(y0, kh) from c in Enumerable.Range(x0, kw) where y >= 0 && y < H && c >= 0 && c < W select y * W + c];
            int area = (Math.Min(y0 + kh, H + ph) - y0) * (Math.Min(x0 + kw, W + pw) - x0);
            int largest = window.MaxBy(i => x[plane * H * W + i]);
            Assert.That(maxPass.Tops[0][o], Is.EqualTo(x[plane * H * W + largest]));
            Assert.That(maxPass.Tops[1][o], Is.EqualTo(largest));
            Assert.That(meanPass.Tops[0][o], Is.EqualTo(window.Sum(i => x[plane * H * W + i]) / area).Within(1e-14));
            dx[plane * H * W + largest] += dy[o];
            foreach (int i in window)
                dxMean[plane * H * W + i] += dy[o] / area;
        }
        Values.AssertClose(maxPass.BottomDiffs[0], dx, 1e-14, 1e-14, "∂x of MAX");
        Values.AssertClose(meanPass.BottomDiffs[0], dxMean, 1e-14, 1e-14, "∂x of AVE");
    }

    // By counting: windows begin inside of image and padding before; with FLOOR, all of a window must fit; with CEIL, one more is allowed if elements are left, and it begins inside of the image.
    private static int Count(int size, int kernel, int stride, int pad, PoolRoundMode mode)
    {
        int windows = 0;
        while (windows * stride - pad + kernel <= size + pad)
            windows++;
        bool elementsAreLeft = (windows - 1) * stride - pad + kernel < size + pad;
        if (mode == PoolRoundMode.Ceil && elementsAreLeft)
            windows++;
        while ((windows - 1) * stride - pad >= size)
            windows--;
        return windows;
    }

    [Test]
    public void The_average_of_large_numbers_close_together_is_exact_to_the_last_bit()
    {
        var run = new LayerRun<float>("Pooling", new PoolingOptions { Pool = PoolMethod.Ave, GlobalPooling = true }, [new Shape(1, 1, 300, 300)], 1, Phase.Test);
        double sum = 0;
        for (int i = 0; i < 90_000; i++)
        {
            run.Bottoms[0].Data[i] = 1e4f + (i * 7919 % 1024) / 512f;
            sum += run.Bottoms[0].Data[i];
        }
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo((float)(sum / 90_000)));
    }

    // Values around 10⁴ with a deviation of 1: a running sum in float would lose half of the digits of the deviation.
    [TestCase(3, 2)]
    [TestCase(40, 1)]
    public void The_average_of_each_window_is_right_to_an_ulp_where_the_mean_is_large(int kernel, int stride)
    {
        const int Side = 40;
        var run = new LayerRun<float>("Pooling", new PoolingOptions { Pool = PoolMethod.Ave, KernelSize = kernel, Stride = stride, RoundMode = PoolRoundMode.Floor }, [new Shape(1, 1, Side, Side)], 1, Phase.Test);
        Values.Set(run.Bottoms[0].Data, [.. Values.Normal(Side * Side, 1).Select(value => 1e4 + value)]);
        run.Forward();
        float[] x = run.Bottoms[0].Data.ToArray(), y = run.Tops[0].Data.ToArray();
        int windows = (Side - kernel) / stride + 1;
        for (int o = 0; o < y.Length; o++)
        {
            int top = o / windows * stride, left = o % windows * stride;
            double mean = Enumerable.Range(0, kernel * kernel).Average(i => (double)x[(top + i / kernel) * Side + left + i % kernel]);
            Assert.That(y[o], Is.EqualTo((float)mean).Within(1).Ulps);
        }
    }

    [Test]
    public void Max_passes_NaN_on_and_knows_minus_infinity()
    {
        var run = new LayerRun<float>("Pooling", new PoolingOptions { KernelSize = 2, Stride = 2 }, [new Shape(1, 1, 2, 6)], 2, Phase.Test);
        float low = float.NegativeInfinity;
        new[] { 1, 2, low, low, 5, 5, float.NaN, 9, low, low, 5, 5 }.CopyTo(run.Bottoms[0].Data);
        run.Forward();
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new[] { float.NaN, low, 5 }));
        Assert.That(run.Tops[1].Data.ToArray(), Is.EqualTo(new float[] { 6, 2, 4 }));
    }

    [Test]
    public void Stochastic_draws_in_proportion_to_the_elements_and_tests_with_the_expected_value()
    {
        const int Windows = 20_000;
        double[] elements = [1, 0, 2, 5];
        var options = new PoolingOptions { Pool = PoolMethod.Stochastic, KernelSize = 2, Stride = 2 };
        var training = new LayerRun<double>("Pooling", options, [new Shape(1, Windows, 2, 2)], 1, Phase.Train);
        var testing = new LayerRun<double>("Pooling", options, [new Shape(1, Windows, 2, 2)], 1, Phase.Test);
        for (int i = 0; i < 4 * Windows; i++)
            training.Bottoms[0].Data[i] = testing.Bottoms[0].Data[i] = elements[i % 4];
        training.Forward();
        testing.Forward();
        double[] drawn = training.Tops[0].Data.ToArray();
        foreach (double element in elements)
        {
            double p = element / 8;
            // Five standard deviations of a binomial share.
            Assert.That(drawn.Count(value => value == element) / (double)Windows, Is.EqualTo(p).Within(5 * Math.Sqrt(p * (1 - p) / Windows)));
        }
        Assert.That(testing.Tops[0].Data.ToArray(), Is.All.EqualTo((1 + 4 + 25) / 8.0));
        training.SeedTopDiffs();
        training.Backward();
        for (int i = 0; i < 4 * Windows; i++)
            Assert.That(training.Bottoms[0].Diff[i], Is.EqualTo(elements[i % 4] == drawn[i / 4] ? training.Tops[0].Diff[i / 4] : 0));
    }

    [Test]
    public void A_window_of_zeros_gives_zero([Values] Phase phase)
    {
        var run = new LayerRun<double>("Pooling", new PoolingOptions { Pool = PoolMethod.Stochastic, KernelSize = 2 }, [new Shape(1, 1, 2, 2)], 1, phase);
        run.Bottoms[0].Data.Clear();
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.Zero);
        run.Tops[0].Diff[0] = 1;
        run.Backward();
        Assert.That(run.Bottoms[0].Diff.ToArray(), Is.EqualTo(phase == Phase.Train ? new double[] { 1, 0, 0, 0 } : new double[4]));
    }

    [Test]
    public void Options_that_cannot_be_are_reported()
    {
        Assert.That(Errors(new()), Is.EqualTo(new[] { "the window has no size: give kernel_size, or kernel_h and kernel_w, or global_pooling: true" }));
        Assert.That(Errors(new() { KernelSize = 2, KernelH = 2, KernelW = 2 }), Is.EqualTo(new[] { "give either 'kernel_size' or 'kernel_h' and 'kernel_w', not both" }));
        Assert.That(Errors(new() { KernelSize = 2, StrideW = 2 }), Is.EqualTo(new[] { "'stride_h' and 'stride_w' go together: 'stride_h' is missing" }));
        Assert.That(Errors(new() { KernelSize = 2, GlobalPooling = true }), Is.EqualTo(new[] { "with global_pooling the window is the whole image: give no kernel" }));
        Assert.That(Errors(new() { Stride = 2, GlobalPooling = true }), Is.EqualTo(new[] { "with global_pooling there is one window: pad must be 0 and stride 1" }));
        Assert.That(Errors(new() { KernelSize = 3, Pad = 1, Pool = PoolMethod.Stochastic }), Is.EqualTo(new[] { "pad is for MAX and AVE pooling, not for STOCHASTIC" }));
        Assert.That(Errors(new() { KernelH = 3, KernelW = 2, Pad = 2 }), Is.EqualTo(new[] { "the padding, 2 and 2, must be smaller than the window, 3×2" }));
        Assert.That(Errors(new() { GlobalPooling = true, Stride = 1, Pad = 0 }), Is.Empty);
    }

    [Test]
    public void What_does_not_fit_the_bottom_is_one_clear_error()
    {
        Assert.That(Message(new() { KernelSize = 2 }, 1, 3, 5), Is.EqualTo("the bottom must have 4 axes, N×C×H×W, but its shape is 1×3×5"));
        Assert.That(Message(new() { KernelSize = 3, RoundMode = PoolRoundMode.Floor }, 1, 3, 5, 2), Is.EqualTo(
            "a window of 3×3 with padding 0 and 0 does not fit into the 5×2 images of a bottom of shape 1×3×5×2"));
        Assert.That(Message(new() { GlobalPooling = true }, 1, 3, 0, 2), Does.StartWith("a window of 0×2"));
        var run = new LayerRun<float>("Pooling", new PoolingOptions { Pool = PoolMethod.Stochastic, KernelSize = 2 }, [new Shape(1, 1, 2, 2)], 1, Phase.Train);
        run.Bottoms[0].Data.Fill(-0.5f);
        Assert.That(run.Forward, Throws.TypeOf<InputException>().With.Message.EqualTo("STOCHASTIC pooling needs values of 0 or more, such as a ReLU gives, but the bottom holds -0.5"));
        Assert.That(() => new LayerRun<float>("Pooling", new PoolingOptions { Pool = PoolMethod.Ave, KernelSize = 2 }, [new Shape(1, 1, 2, 2)], 2, Phase.Train), Throws.TypeOf<InputException>());
    }

    [Test]
    [NonParallelizable]
    public void Any_number_of_threads_gives_the_same_bits([Values] PoolMethod pool)
    {
        int before = Threads.Count;
        try
        {
            LayerCase large = Case("", new PoolingOptions { Pool = pool, KernelSize = 3, Stride = 2 }, 0) with { Bottoms = [Input.Uniform(0, 1, 4, 10, 33, 31)] };
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

    private static LayerCase Case(string about, PoolingOptions options, params int[] extents) => new("Pooling", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string[] Errors(PoolingOptions options) => [.. options.Validate().Select(error => error.Message)];

    private static string Message(PoolingOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Pooling", options, [new Shape(extents)], 1, Phase.Train))!.Message;
}
