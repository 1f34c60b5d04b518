using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class PadLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("CONSTANT", new PadOptions { PadTop = 1, PadLeft = 2, PadRight = 1, Value = 0.5 }, 2, 2, 3, 2),
        Case("REFLECT", new PadOptions { Mode = PadMode.Reflect, PadTop = 2, PadBottom = 1, PadRight = 3 }, 2, 2, 3, 4),
        Case("nothing", new PadOptions(), 1, 2, 2, 2),
    ];

    [Test]
    public void Each_element_shows_its_place([Values] PadMode mode, [Values(0, 1, 3)] int top, [Values(0, 2)] int bottom, [Values(0, 4)] int left, [Values(0, 1, 2)] int right)
    {
        const int H = 4, W = 5;
        double value = mode == PadMode.Constant ? -0.25 : 0;
        var run = new LayerRun<double>(Case("", new PadOptions { Mode = mode, PadTop = top, PadBottom = bottom, PadLeft = left, PadRight = right, Value = value }, 2, 3, H, W));
        LayerRun<double>.Result pass = run.Pass();
        int height = top + H + bottom, width = left + W + right;
        Assert.That(pass.TopShapes[0], Is.EqualTo(new Shape(2, 3, height, width)));
        double[] x = run.Bottoms[0].Data.ToArray(), dy = run.Tops[0].Diff.ToArray(), y = new double[dy.Length], dx = new double[x.Length];
        for (int o = 0; o < y.Length; o++)
        {
            int plane = o / (height * width), row = o / width % height - top, column = o % width - left;
            if (mode == PadMode.Reflect)
                (row, column) = (Mirror(row, H), Mirror(column, W));
            int i = (plane * H + row) * W + column;
            bool isInside = row is >= 0 and < H && column is >= 0 and < W;
            y[o] = isInside ? x[i] : value;
            if (isInside)
                dx[i] += dy[o];
        }
        Assert.That(pass.Tops[0], Is.EqualTo(y));
        Values.AssertClose(pass.BottomDiffs[0], dx, 1e-15, 1e-15, "∂x");
    }

    private static int Mirror(int k, int n) => k < 0 ? -k : k >= n ? 2 * (n - 1) - k : k;

    [Test]
    public void What_cannot_be_is_one_clear_error()
    {
        Assert.That(new PadOptions { Mode = PadMode.Reflect, Value = 1 }.Validate().Select(error => error.Message), Is.EqualTo(new[] { "value is for CONSTANT" }));
        Assert.That(Message(new() { Mode = PadMode.Reflect, PadBottom = 3 }, 1, 1, 3, 4), Is.EqualTo(
            "'pad_bottom' is 3, but a bottom of shape 1×1×3×4 has only 2 rows beside its border to mirror there"));
        Assert.That(Message(new() { Mode = PadMode.Reflect, PadLeft = 4 }, 1, 1, 3, 4), Is.EqualTo(
            "'pad_left' is 4, but a bottom of shape 1×1×3×4 has only 3 columns beside its border to mirror there"));
        Assert.That(Message(new() { Mode = PadMode.Reflect, PadTop = 1 }, 1, 1, 0, 4), Does.Contain("has only 0 rows"));
        Assert.That(Message(new() { PadTop = 1 }, 3, 4), Is.EqualTo("the bottom must have 4 axes, N×C×H×W, but its shape is 3×4"));
        Assert.That(Message(new() { PadTop = int.MaxValue }, 1, 1, 3, 4), Does.StartWith("the padded images would have the size 2147483650×4"));
    }

    private static LayerCase Case(string about, PadOptions options, params int[] extents) => new("Pad", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string Message(PadOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Pad", options, [new Shape(extents)], 1, Phase.Train))!.Message;
}
