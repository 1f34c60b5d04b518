using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

/// <summary>PixelShuffle and its inverse.</summary>
public sealed class PixelShuffleLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("PixelShuffle", new PixelShuffleOptions { UpscaleFactor = 2 }) { Bottoms = [Input.Normal(2, 8, 2, 3)] },
        new("PixelUnshuffle", new PixelUnshuffleOptions { DownscaleFactor = 3 }) { Bottoms = [Input.Normal(2, 2, 3, 6)] },
    ];

    // Of float, rows are long enough for vectors.
    [TestCase(1, 3)]
    [TestCase(2, 21)]
    [TestCase(3, 5)]
    [TestCase(4, 2)]
    public void Channels_become_places_and_places_channels(int r, int width)
    {
        const int N = 2, C = 3, H = 4;
        var shuffle = new LayerRun<float>(new LayerCase("PixelShuffle", new PixelShuffleOptions { UpscaleFactor = r }) { Bottoms = [Input.Normal(N, C * r * r, H, width)] });
        LayerRun<float>.Result pass = shuffle.Pass();
        Assert.That(pass.TopShapes[0], Is.EqualTo(new Shape(N, C, H * r, width * r)));
        double[] x = Values.Get<float>(shuffle.Bottoms[0].Data), dy = Values.Get<float>(shuffle.Tops[0].Diff), y = new double[x.Length], dx = new double[x.Length];
        for (int o = 0; o < y.Length; o++)
        {
            int column = o % (width * r), row = o / (width * r) % (H * r), plane = o / (width * r * H * r);
            int map = (row % r * r) + column % r, i = ((plane * r * r + map) * H + row / r) * width + column / r;
            y[o] = x[i];
            dx[i] = dy[o];
        }
        Assert.That(pass.Tops[0], Is.EqualTo(y));
        Assert.That(pass.BottomDiffs[0], Is.EqualTo(dx));

        var unshuffle = new LayerRun<float>("PixelUnshuffle", new PixelUnshuffleOptions { DownscaleFactor = r }, [pass.TopShapes[0]], 1, Phase.Train);
        Values.Set(unshuffle.Bottoms[0].Data, y);
        unshuffle.Forward();
        Assert.That(unshuffle.Tops[0].Shape, Is.EqualTo(shuffle.Bottoms[0].Shape));
        Assert.That(Values.Get<float>(unshuffle.Tops[0].Data), Is.EqualTo(x));
        Values.Set(unshuffle.Tops[0].Diff, dx);
        unshuffle.Backward();
        Assert.That(Values.Get<float>(unshuffle.Bottoms[0].Diff), Is.EqualTo(dy));
    }

    [Test]
    public void What_does_not_divide_is_one_clear_error()
    {
        Assert.That(() => new LayerRun<float>("PixelShuffle", new PixelShuffleOptions { UpscaleFactor = 2 }, [new Shape(1, 6, 2, 2)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "a bottom of shape 1×6×2×2 has 6 channels, which is no multiple of the square of 'upscale_factor', 4"));
        Assert.That(() => new LayerRun<float>("PixelUnshuffle", new PixelUnshuffleOptions { DownscaleFactor = 2 }, [new Shape(1, 6, 2, 3)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the 2×3 images of a bottom of shape 1×6×2×3 cannot be split by 'downscale_factor' = 2"));
        Assert.That(() => new LayerRun<float>("PixelShuffle", new PixelShuffleOptions { UpscaleFactor = 1 }, [new Shape(1, 6)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom must have 4 axes, N×C×H×W, but its shape is 1×6"));
    }
}
