using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class DeconvolutionLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("kernel 4, stride 2", new ConvolutionOptions { NumOutput = 2, KernelSize = [4], Stride = [2], Pad = [1] }, 2, 3, 2, 3),
        Case("groups, dilation", new ConvolutionOptions { NumOutput = 4, KernelSize = [3, 2], Stride = [1, 2], Dilation = [2, 1], Group = 2 }, 2, 2, 2, 3),
        Case("1×1, no bias", new ConvolutionOptions { NumOutput = 3, KernelSize = [1], BiasTerm = false }, 2, 2, 3, 2),
        Case("one spatial axis", new ConvolutionOptions { NumOutput = 2, KernelSize = [3], Stride = [2] }, 2, 3, 4),
        new("Deconvolution", new ConvolutionOptions { NumOutput = 1, KernelH = 2, KernelW = 3 })
        {
            About = "two bottoms", Bottoms = [Input.Normal(1, 2, 2, 3), Input.Normal(1, 2, 2, 3)], Tops = 2, OtherShapes = [new Shape(2, 2, 3, 3), new Shape(2, 2, 3, 3)],
        },
    ];

    [Test]
    public void It_is_its_formula()
    {
        var options = new ConvolutionOptions { NumOutput = 4, KernelSize = [3, 2], Pad = [1, 2], Stride = [2, 1], Dilation = [1, 3], Group = 2 };
        var run = new LayerRun<double>(Case("", options, 2, 6, 4, 9));
        run.Forward();
        double[] x = run.Bottoms[0].Data.ToArray(), w = run.Layer.Parameters[0].Data.ToArray(), b = run.Layer.Parameters[1].Data.ToArray();
        Assert.That(run.Layer.Parameters[0].Blob.Shape, Is.EqualTo(new Shape(6, 2, 3, 2)));
        // 2·3 + 2 + 1 − 2 = 7 and 8 + 3 + 1 − 4 = 8.
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 4, 7, 8)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(2 * 6 * 4 * 9 * 2 * 3 * 2));
        var expected = new double[run.Tops[0].Count];
        for (int i = 0; i < expected.Length; i++)
            expected[i] = b[i / 56 % 4];
        for (int i = 0; i < x.Length; i++)
        {
            int px = i % 9, py = i / 9 % 4, c = i / 36 % 6, n = i / 216;
            for (int k = 0; k < 12; k++)
            {
                int m = c / 3 * 2 + k / 6, y = py * 2 + k / 2 % 3 - 1, column = px + k % 2 * 3 - 2;
                if (y is >= 0 and < 7 && column is >= 0 and < 8)
                    expected[((n * 4 + m) * 7 + y) * 8 + column] += w[c * 12 + k] * x[i];
            }
        }
        Values.AssertClose(run.Tops[0].Data.ToArray(), expected, 1e-13, 1e-13, "y");
    }

    [Test]
    public void With_the_bilinear_filler_it_interpolates()
    {
        // Upsampling by 2 of a ramp is a ramp, but for the border: the samples lie at ¼ and ¾ between neighbours.
        var options = new ConvolutionOptions { NumOutput = 1, KernelSize = [4], Stride = [2], Pad = [1], BiasTerm = false, WeightFiller = new FillerOptions { Type = "bilinear" } };
        var run = new LayerRun<double>("Deconvolution", options, [new Shape(1, 1, 3, 4)], 1, Phase.Test);
        for (int i = 0; i < 12; i++)
            run.Bottoms[0].Data[i] = i / 4 * 10 + i % 4;
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(1, 1, 6, 8)));
        for (int y = 1; y < 5; y++)
        {
            for (int x = 1; x < 7; x++)
                Assert.That(run.Tops[0].Data[y * 8 + x], Is.EqualTo((y - 0.5) / 2 * 10 + (x - 0.5) / 2).Within(1e-12));
        }
    }

    [Test]
    public void What_does_not_fit_the_bottom_is_one_clear_error()
    {
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3], Pad = [2] }, 1, 3, 2, 5), Is.EqualTo(
            "with pad 2 nothing is left of spatial axis 0: a bottom of 2×5 gives 0 elements there"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3], Stride = [1 << 30] }, 1, 3, 5, 5), Is.EqualTo(
            $"a bottom of 5×5 gives an image of more than {Array.MaxLength} elements"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3, 3, 3] }, 1, 3, 5, 5), Does.StartWith("'kernel_size' has 3 values"));
    }

    private static LayerCase Case(string about, ConvolutionOptions options, params int[] extents) => new("Deconvolution", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string Message(ConvolutionOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Deconvolution", options, [new Shape(extents)], 1, Phase.Train))!.Message;
}
