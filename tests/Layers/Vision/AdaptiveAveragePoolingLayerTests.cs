using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class AdaptiveAveragePoolingLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("windows that overlap", new AdaptiveAveragePoolingOptions { OutputSize = [2, 3] }, 2, 2, 3, 4),
        Case("global", new AdaptiveAveragePoolingOptions { OutputSize = [1] }, 2, 3, 3, 2),
        Case("a larger top", new AdaptiveAveragePoolingOptions { OutputSize = [4, 1] }, 1, 2, 3, 2),
    ];

    [Test]
    public void Each_window_is_averaged_by_the_formula([Values(1, 5, 8)] int height, [Values(1, 6, 7)] int width, [Values(1, 2, 3, 5, 9)] int down, [Values(1, 4, 7)] int across)
    {
        var run = new LayerRun<double>(Case("", new AdaptiveAveragePoolingOptions { OutputSize = [down, across] }, 2, 2, height, width));
        LayerRun<double>.Result pass = run.Pass();
        Assert.That(pass.TopShapes[0], Is.EqualTo(new Shape(2, 2, down, across)));
        double[] x = run.Bottoms[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray(), y = new double[dy.Length], dx = new double[x.Length];
        for (int o = 0; o < y.Length; o++)
        {
            int plane = o / (down * across), i = o / across % down, j = o % across;
            int[] window =
            [
                .. from h in Enumerable.Range(0, height)
                   from w in Enumerable.Range(0, width)
                   where h >= Math.Floor((double)i * height / down) && h < Math.Ceiling((i + 1.0) * height / down) && w >= Math.Floor((double)j * width / across) && w < Math.Ceiling((j + 1.0) * width / across)
                   select (plane * height + h) * width + w,
            ];
            y[o] = window.Average(index => x[index]);
            foreach (int index in window)
                dx[index] += dy[o] / window.Length;
        }
        Values.AssertClose(pass.Tops[0], y, 1e-14, 1e-14, "y");
        Values.AssertClose(pass.BottomDiffs[0], dx, 1e-14, 1e-14, "∂x");
    }

    [Test]
    public void The_average_of_large_numbers_close_together_is_exact_to_the_last_bit()
    {
        var run = new LayerRun<float>("AdaptiveAveragePooling", new AdaptiveAveragePoolingOptions { OutputSize = [1] }, [new Shape(1, 1, 300, 300)], 1, Phase.Test);
        double sum = 0;
        for (int i = 0; i < 90_000; i++)
        {
            run.Bottoms[0].Data[i] = 1e4f + (i * 7919 % 1024) / 512f;
            sum += run.Bottoms[0].Data[i];
        }
        run.Forward();
        Assert.That(run.Tops[0].Data[0], Is.EqualTo((float)(sum / 90_000)));
    }

    [Test]
    public void What_cannot_be_is_one_clear_error()
    {
        Assert.That(Errors([2, 0]), Is.EqualTo(new[] { "'output_size' must be a height and a width of 1 or more, or one number for both, not [2, 0]" }));
        Assert.That(Errors([]), Has.Length.EqualTo(1));
        Assert.That(Errors([1, 2, 3]), Has.Length.EqualTo(1));
        Assert.That(Message(2, 3, 4), Is.EqualTo("the bottom must have 4 axes, N×C×H×W, but its shape is 2×3×4"));
        Assert.That(Message(2, 3, 0, 4), Is.EqualTo("the images of a bottom of shape 2×3×0×4 have no elements to average"));
    }

    private static LayerCase Case(string about, AdaptiveAveragePoolingOptions options, params int[] extents) => new("AdaptiveAveragePooling", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string[] Errors(int[] size) => [.. new AdaptiveAveragePoolingOptions { OutputSize = size }.Validate().Select(error => error.Message)];

    private static string Message(params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("AdaptiveAveragePooling", new AdaptiveAveragePoolingOptions { OutputSize = [2] }, [new Shape(extents)], 1, Phase.Train))!.Message;
}
