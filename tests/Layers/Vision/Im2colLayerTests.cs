using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Vision;

public sealed class Im2colLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        Case("3×2", new Im2colOptions { KernelSize = [3, 2], Pad = [1, 0], Stride = [2, 1] }, 2, 2, 4, 3),
        Case("dilation", new Im2colOptions { KernelSize = [2], Dilation = [2] }, 1, 2, 4, 5),
        Case("height and width", new Im2colOptions { KernelH = 1, KernelW = 2 }, 2, 1, 2, 3),
        Case("one spatial axis, of the last but one", new Im2colOptions { KernelSize = [2], Axis = -2 }, 2, 3, 2, 4),
    ];

    [Test]
    public void A_column_is_a_patch()
    {
        var run = new LayerRun<double>("Im2col", new Im2colOptions { KernelSize = [2], Pad = [1], Stride = [2] }, [new Shape(1, 1, 3, 3)], 1, Phase.Test);
        for (int i = 0; i < 9; i++)
            run.Bottoms[0].Data[i] = i + 1;
        run.Forward();
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(1, 4, 2, 2)));
        // 1 2 3 / 4 5 6 / 7 8 9 in a border of zeros: the patches 0 0 0 1, 0 0 2 3, 0 4 0 7, 5 6 8 9 stand in the columns.
        Assert.That(run.Tops[0].Data.ToArray(), Is.EqualTo(new double[] { 0, 0, 0, 5, 0, 0, 4, 6, 0, 2, 0, 8, 1, 3, 7, 9 }));
    }

    [Test]
    public void Its_columns_times_the_weights_are_the_convolution()
    {
        var convolution = new LayerRun<double>(new LayerCase("Convolution", new ConvolutionOptions { NumOutput = 2, KernelSize = [3], BiasTerm = false }) { Bottoms = [Input.Normal(2, 3, 6, 5)] });
        var columns = new LayerRun<double>("Im2col", new Im2colOptions { KernelSize = [3] }, [new Shape(2, 3, 6, 5)], 1, Phase.Test);
        columns.Bottoms[0].CopyDataFrom(convolution.Bottoms[0]);
        convolution.Forward();
        columns.Forward();
        double[] weights = convolution.Layer.Parameters[0].Data.ToArray(), expected = new double[2 * 2 * 12];
        for (int i = 0; i < expected.Length; i++)
        {
            int p = i % 12, m = i / 12 % 2, n = i / 24;
            for (int k = 0; k < 27; k++)
                expected[i] += weights[m * 27 + k] * columns.Tops[0].Data[(n * 27 + k) * 12 + p];
        }
        Values.AssertClose(convolution.Tops[0].Data.ToArray(), expected, 1e-13, 1e-13, "y");
    }

    [Test]
    public void What_does_not_fit_the_bottom_is_one_clear_error()
    {
        Assert.That(Message(new() { KernelSize = [4] }, 1, 2, 5, 3), Is.EqualTo("the kernel reaches over 4 elements of spatial axis 1, but the image of 5×3 has 3 there with its padding"));
        Assert.That(Message(new() { KernelSize = [30_000], Pad = [20_000] }, 1, 2, 5, 3), Does.Contain("more than"));
        Assert.That(Message(new() { KernelSize = [100_000], Pad = [50_000] }, 1, 2, 5, 3), Does.Contain("more than"));
    }

    private static LayerCase Case(string about, Im2colOptions options, params int[] extents) => new("Im2col", options) { About = about, Bottoms = [Input.Normal(extents)] };

    private static string Message(Im2colOptions options, params int[] extents) =>
        Assert.Throws<InputException>(() => _ = new LayerRun<float>("Im2col", options, [new Shape(extents)], 1, Phase.Train))!.Message;
}
