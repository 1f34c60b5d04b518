using NetFramework.Kernels;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class ConvolutionLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("3×3", new ConvolutionOptions { NumOutput = 2, KernelSize = [3] }, 2, 2, 4, 5),
        Case("pad, stride, dilation, groups", new ConvolutionOptions { NumOutput = 4, KernelSize = [3, 2], Pad = [2, 1], Stride = [2, 1], Dilation = [1, 2], Group = 2 }, 2, 4, 4, 3),
        Case("1×1", new ConvolutionOptions { NumOutput = 4, KernelSize = [1], Group = 2, BiasTerm = false }, 2, 2, 3, 2),
        Case("height and width", new ConvolutionOptions { NumOutput = 2, KernelH = 1, KernelW = 3, StrideH = 2, StrideW = 1, PadH = 0, PadW = 1 }, 1, 2, 3, 4),
        Case("depthwise", new ConvolutionOptions { NumOutput = 6, KernelSize = [3], Pad = [1], Stride = [2], Group = 3 }, 2, 3, 5, 4),
        Case("one spatial axis", new ConvolutionOptions { NumOutput = 2, KernelSize = [3], Stride = [2], Pad = [1] }, 2, 3, 6),
        Case("three spatial axes, channels last but three", new ConvolutionOptions { NumOutput = 2, KernelSize = [2, 1, 2], Axis = -4, ForceNdIm2col = true }, 2, 2, 2, 2, 3),
        Case("no spatial axis", new ConvolutionOptions { NumOutput = 3, KernelSize = [2] }, 4, 5),
        new("Convolution", new ConvolutionOptions { NumOutput = 2, KernelSize = [2] })
        {
            About = "two bottoms", Bottoms = [Input.Normal(2, 1, 3, 3), Input.Normal(2, 1, 3, 3)], Tops = 2, OtherShapes = [new Shape(1, 1, 4, 5), new Shape(1, 1, 4, 5)],
        },
    ];

    [Test]
    public void It_is_its_formula()
    {
        var options = new ConvolutionOptions { NumOutput = 4, KernelSize = [3, 2], Pad = [1, 2], Stride = [2, 1], Dilation = [1, 3], Group = 2 };
        var run = new LayerRun<double>(Case("", options, 2, 6, 7, 8));
        run.Forward();
        double[] x = run.Bottoms[0].Data.ToArray(), w = run.Layer.Parameters[0].Data.ToArray(), b = run.Layer.Parameters[1].Data.ToArray();
        Assert.That(run.Layer.Parameters[0].Blob.Shape, Is.EqualTo(new Shape(4, 3, 3, 2)));
        // ⌊(7 + 2 − 3) / 2⌋ + 1 = 4 and 8 + 4 − 4 + 1 = 9.
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 4, 4, 9)));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(2 * 4 * 4 * 9 * 3 * 3 * 2));
        var expected = new double[run.Tops[0].Count];
        for (int i = 0; i < expected.Length; i++)
        {
            int px = i % 9, py = i / 9 % 4, m = i / 36 % 4, n = i / 144;
            expected[i] = b[m];
            for (int c = 0; c < 3; c++)
            {
                for (int ky = 0; ky < 3; ky++)
                {
                    for (int kx = 0; kx < 2; kx++)
                    {
                        int y = py * 2 + ky - 1, column = px + kx * 3 - 2;
                        if (y is >= 0 and < 7 && column is >= 0 and < 8)
                            expected[i] += w[((m * 3 + c) * 3 + ky) * 2 + kx] * x[((n * 6 + m / 2 * 3 + c) * 7 + y) * 8 + column];
                    }
                }
            }
        }
        Values.AssertClose(run.Tops[0].Data.ToArray(), expected, 1e-13, 1e-13, "y");
    }

    [Test]
    public void Minimal_filtering_can_be_turned_off()
    {
        var options = new ConvolutionOptions { NumOutput = 16, KernelSize = [3], Pad = [1] };
        ConvolutionOptions turnedOff = options with { Algorithm = ConvolutionAlgorithm.Direct };
        LayerRun<float> auto = new(Case("", options, 2, 16, 24, 24)), direct = new(Case("", turnedOff, 2, 16, 24, 24));
        LayerRun<double> exact = new(Case("", turnedOff, 2, 16, 24, 24));
        auto.Forward();
        direct.Forward();
        exact.Forward();
        float[] y = auto.Tops[0].Data.ToArray(), sum = direct.Tops[0].Data.ToArray();
        double[] expected = exact.Tops[0].Data.ToArray();
        Assert.That(y.SequenceEqual(sum), Is.False);
        Values.AssertClose([.. y.Select(value => (double)value)], expected, 1e-4, 1e-4, "AUTO");
        Values.AssertClose([.. sum.Select(value => (double)value)], expected, 1e-4, 1e-4, "DIRECT");
    }

    [Test]
    public void An_empty_batch_gives_an_empty_top()
    {
        LayerRun<float> run = Run(new ConvolutionOptions { NumOutput = 3, KernelSize = [2] }, 0, 1, 4, 4);
        Assert.That(run.Pass().TopShapes, Is.EqualTo(new[] { new Shape(0, 3, 3, 3) }));
    }

    [Test]
    public void A_batch_goes_through_as_its_images_do_one_by_one()
    {
        var options = new ConvolutionOptions { NumOutput = 5, KernelSize = [3], Pad = [1] };
        var batch = new LayerRun<float>(Case("", options, 8, 3, 32, 32));
        batch.Forward();
        var single = new LayerRun<float>(Case("", options, 1, 3, 32, 32));
        for (int n = 0; n < 8; n++)
        {
            batch.Bottoms[0].Data.Slice(n * 3072, 3072).CopyTo(single.Bottoms[0].Data);
            single.Forward();
            Assert.That(single.Tops[0].Data.ToArray(), Is.EqualTo(batch.Tops[0].Data.Slice(n * 5120, 5120).ToArray()));
        }
    }

    [Test]
    public void Options_that_cannot_be_are_reported()
    {
        Assert.That(Errors(new() { NumOutput = 2 }), Is.EqualTo(new[] { "the kernel has no extents: give kernel_size, or kernel_h and kernel_w" }));
        Assert.That(Errors(new() { NumOutput = 3, KernelSize = [3], Group = 2 }), Is.EqualTo(new[] { "'num_output' must be a multiple of 'group', but 3 is not one of 2" }));
        Assert.That(Errors(new() { NumOutput = 2, KernelSize = [3], KernelH = 3, KernelW = 3 }), Is.EqualTo(new[] { "give either 'kernel_size' or 'kernel_h' and 'kernel_w', not both" }));
        Assert.That(Errors(new() { NumOutput = 2, KernelSize = [3], StrideH = 3 }), Is.EqualTo(new[] { "'stride_h' and 'stride_w' go together: 'stride_w' is missing" }));
        Assert.That(Errors(new() { NumOutput = 2, KernelSize = [3, 0], Pad = [-1] }), Is.EqualTo(new[] { "'kernel_size' must be 1 or more, not 0", "'pad' must be 0 or more, not -1" }));
        Assert.That(Errors(new() { NumOutput = 2, KernelH = 0, KernelW = 1 }), Is.EqualTo(new[] { "'kernel_h' must be 1 or more, not 0" }));
        Assert.That(Errors(new() { NumOutput = 2, KernelSize = [3, 2], PadH = 1, PadW = 0 }), Is.Empty);
    }

    [Test]
    public void What_does_not_fit_the_bottom_is_one_clear_error()
    {
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3], Group = 2 }, 1, 3, 5, 5), Is.EqualTo("a bottom of shape 1×3×5×5 has 3 channels on axis 1, which do not make 'group' = 2 groups"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3, 3, 3] }, 1, 3, 5, 5), Is.EqualTo("'kernel_size' has 3 values, but the bottom has 2 spatial axes; give one for each, or one for all"));
        Assert.That(Message(new() { NumOutput = 2, KernelH = 3, KernelW = 3 }, 1, 3, 5), Is.EqualTo("'kernel_size' is given by height and width, but the bottom has 1 spatial axes; give a list of as many values"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3], Dilation = [3] }, 1, 3, 5, 6), Is.EqualTo("the kernel reaches over 7 elements of spatial axis 0, but the image of 5×6 has 5 there with its padding"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [3], Axis = 4 }, 1, 3, 5, 6), Does.StartWith("'axis' is 4"));
        Assert.That(Message(new() { NumOutput = 2, KernelSize = [1], Pad = [1 << 30] }, 1, 3, 5, 6), Does.Contain("positions").And.Contain("more than"));
        Assert.That(Message(new() { NumOutput = 2000, KernelSize = [100_000] }, 1, 3, 5, 6), Does.Contain("the weights would have"));
        Assert.That(Message(new() { NumOutput = 100, KernelSize = [1], Pad = [10_000] }, 1, 3, 5, 6), Does.Contain("the top would have the shape 1×100×20005×20006"));
        LayerRun<float> run = Run(new() { NumOutput = 2, KernelSize = [3] }, 1, 3, 5, 5);
        Assert.That(() => run.Reshape([new Shape(1, 4, 5, 5)]), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the weights are for 3 channels and 2 spatial axes, but a bottom of shape 1×4×5×5 has 4 and 2"));
        Assert.That(
            () => new LayerRun<float>("Convolution", new ConvolutionOptions { NumOutput = 2, KernelSize = [3] }, [new Shape(1, 3, 5, 5), new Shape(1, 3, 5, 6)], 2, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("the bottoms must have one shape, but have 1×3×5×5 and 1×3×5×6"));
        Assert.That(
            () => new LayerRun<float>("Convolution", new ConvolutionOptions { NumOutput = 2, KernelSize = [3] }, [new Shape(1, 3, 5, 5)], 2, Phase.Train),
            Throws.TypeOf<InputException>().With.Message.EqualTo("gives a top for each bottom, but there are 1 bottom(s) and 2 top(s)"));
    }

    private static LayerCase Case(string about, ConvolutionOptions options, params int[] extents) => new("Convolution", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static LayerRun<float> Run(ConvolutionOptions options, params int[] extents) => new("Convolution", options, [new Shape(extents)], 1, Phase.Train);

    private static string[] Errors(ConvolutionOptions options) => [.. options.Validate().Select(error => error.Message)];

    private static string Message(ConvolutionOptions options, params int[] extents) => Assert.Throws<InputException>(() => Run(options, extents))!.Message;
}
