using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class SeparableConvolutionLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("3×3", new SeparableConvolutionOptions { NumOutput = 3, KernelSize = [3], Pad = [1] }, 2, 2, 4, 5),
        Case("stride, dilation, two to a channel", new SeparableConvolutionOptions { NumOutput = 2, DepthMultiplier = 2, KernelSize = [3, 2], Stride = [2, 1], Dilation = [1, 2], Pad = [2, 1] }, 2, 2, 4, 3),
        Case("one channel, no bias", new SeparableConvolutionOptions { NumOutput = 2, KernelSize = [2], BiasTerm = false }, 2, 1, 3, 3),
        Case("one spatial axis", new SeparableConvolutionOptions { NumOutput = 2, KernelSize = [3], Pad = [1] }, 2, 3, 5),
    ];

    [Test]
    public void It_is_its_formula()
    {
        var options = new SeparableConvolutionOptions { NumOutput = 5, DepthMultiplier = 2, KernelSize = [3], Stride = [2], Pad = [1] };
        var run = new LayerRun<double>(Case("", options, 2, 3, 6, 7));
        run.Forward();
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Blob.Shape), Is.EqualTo(new[] { new Shape(6, 1, 3, 3), new Shape(5, 6, 1, 1), new Shape(5) }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 5, 3, 4)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(2 * 12 * (6 * 9 + 5 * 6)));
        double[] x = run.Bottoms[0].Data.ToArray(), v = run.Layer.Parameters[0].Data.ToArray(), w = run.Layer.Parameters[1].Data.ToArray(), b = run.Layer.Parameters[2].Data.ToArray();
        var expected = new double[run.Tops[0].Count];
        for (int i = 0; i < expected.Length; i++)
        {
            int px = i % 4, py = i / 4 % 3, m = i / 12 % 5, n = i / 60;
            expected[i] = b[m];
            for (int q = 0; q < 6; q++)
            {
                double z = 0;
                for (int ky = 0; ky < 3; ky++)
                {
                    for (int kx = 0; kx < 3; kx++)
                    {
                        int y = py * 2 + ky - 1, column = px * 2 + kx - 1;
                        if (y is >= 0 and < 6 && column is >= 0 and < 7)
                            z += v[(q * 3 + ky) * 3 + kx] * x[((n * 3 + q / 2) * 6 + y) * 7 + column];
                    }
                }
                expected[i] += w[m * 6 + q] * z;
            }
        }
        Values.AssertClose(run.Tops[0].Data.ToArray(), expected, 1e-13, 1e-13, "y");
    }

    [Test]
    public void What_does_not_fit_is_one_clear_error()
    {
        Assert.That(() => Run(1, 2, 2, 5), Throws.TypeOf<InputException>().With.Message.EqualTo("the kernel reaches over 3 elements of spatial axis 0, but the image of 2×5 has 2 there with its padding"));
        Assert.That(() => Run(1, 0, 4, 5), Throws.TypeOf<InputException>().With.Message.EqualTo("a bottom of shape 1×0×4×5 has no channels on axis 1"));
        LayerRun<float> run = Run(1, 2, 4, 5);
        Assert.That(() => run.Reshape([new Shape(1, 3, 4, 5)]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the weights are for 2 channels and 2 spatial axes, but a bottom of shape 1×3×4×5 has 3 and 2"));
        Assert.That(() => new LayerRun<float>("SeparableConvolution", new SeparableConvolutionOptions { NumOutput = 2, DepthMultiplier = int.MaxValue, KernelSize = [3] }, [new Shape(1, 2, 4, 5)], 1, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.StartsWith("the weights would have"));
    }

    private static LayerRun<float> Run(params int[] extents) => new("SeparableConvolution", new SeparableConvolutionOptions { NumOutput = 2, KernelSize = [3] }, [new Shape(extents)], 1, Phase.Train);

    private static LayerCase Case(string about, SeparableConvolutionOptions options, params int[] extents) => new("SeparableConvolution", options) { About = about, Bottoms = [Input.Normal(extents)] };
}
