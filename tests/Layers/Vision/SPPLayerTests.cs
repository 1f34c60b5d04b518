using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class SPPLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("MAX", new SPPOptions { PyramidHeight = 3 }, 2, 2, 8, 7),
        Case("AVE", new SPPOptions { PyramidHeight = 2, Pool = PoolMethod.Ave }, 2, 2, 5, 3),
        Case("one level", new SPPOptions { PyramidHeight = 1, Pool = PoolMethod.Ave }, 2, 3, 2, 3),
        Case("STOCHASTIC", new SPPOptions { PyramidHeight = 2, Pool = PoolMethod.Stochastic }, 1, 2, 4, 4) with { Bottoms = [Input.OneOf([0.5, 0.75, 1, 1.5, 2], 1, 2, 4, 4)] },
    ];

    [Test]
    public void Each_level_is_pooled_into_its_bins([Values] bool average)
    {
        // 5 rows and 6 columns: 1 bin of 5×6; 2×2 bins of 3×3, the first row of which is padding; 4×4 would be too many.
        var options = new SPPOptions { PyramidHeight = 2, Pool = average ? PoolMethod.Ave : PoolMethod.Max };
        var run = new LayerRun<double>(Case("", options, 2, 3, 5, 6));
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 15)));
        double[] x = run.Bottoms[0].Data.ToArray();
        for (int n = 0; n < 2; n++)
        {
            for (int c = 0; c < 3; c++)
            {
                double Bin(int top, int bottom, int left, int right, int area)
                {
                    double[] elements = [.. from y in Enumerable.Range(top, bottom - top) from i in Enumerable.Range(left, right - left) select x[((n * 3 + c) * 5 + y) * 6 + i]];
                    return average ? elements.Sum() / area : elements.Max();
                }
                double[] levels = run.Tops[0].Data.Slice(n * 15, 15).ToArray();
                Assert.That(levels[c], Is.EqualTo(Bin(0, 5, 0, 6, 30)).Within(1e-14));
                double[] expected = [Bin(0, 2, 0, 3, 9), Bin(0, 2, 3, 6, 9), Bin(2, 5, 0, 3, 9), Bin(2, 5, 3, 6, 9)];
                Assert.That(levels[(3 + 4 * c)..(7 + 4 * c)], Is.EqualTo(expected).Within(1e-14));
            }
        }
    }

    [Test]
    public void The_number_of_features_does_not_depend_on_the_size_of_the_images()
    {
        var run = new LayerRun<float>("SPP", new SPPOptions { PyramidHeight = 3 }, [new Shape(1, 2, 13, 9)], 1, Phase.Test);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(1, 42)));
        run.Reshape([new Shape(3, 2, 8, 16)]);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(3, 42)));
    }

    [Test]
    public void Images_that_are_too_small_are_an_error()
    {
        Assert.That(() => new LayerRun<float>("SPP", new SPPOptions { PyramidHeight = 3 }, [new Shape(1, 2, 8, 5)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the 8×5 images of a bottom of shape 1×2×8×5 are too small for 4×4 bins"));
        Assert.That(() => new LayerRun<float>("SPP", new SPPOptions { PyramidHeight = 1 }, [new Shape(2, 8)], 1, Phase.Test), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the bottom must have 4 axes, N×C×H×W, but its shape is 2×8"));
        Assert.That(() => new LayerRun<float>("SPP", new SPPOptions { PyramidHeight = 1 }, [new Shape(2, 1, 0, 8)], 1, Phase.Test), Throws.TypeOf<InputException>());
    }

    private static LayerCase Case(string about, SPPOptions options, params int[] extents) => new("SPP", options) { About = about, Bottoms = [Input.Normal(extents)] };
}
