using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>The map of each element by its channel, alone and in a convolution, against its formula.</summary>
public sealed class ChannelMapTests
{
    // Both vectors and their rest, blocks of rows, images that share a tile, groups, channels by themselves.
    private static readonly ConvolutionShape[] Shapes =
    [
        Shape(1, 3, 5, 1, 9), Shape(3, 4, 40, 2, 4), Shape(2, 8, 300, 1, 2), Shape(1, 32, 64, 1, 40), Shape(2, 6, 6, 6, 13), Shape(2, 3, 6, 3, 8),
    ];

    private static ConvolutionShape Shape(int images, int channels, int outputs, int groups, int extent) =>
        new(images, channels, outputs, groups, new ConvolutionGeometry([extent, extent + 1], [3, 3], [1, 1], [1, 1], [1, 1]));

    [Test]
    public void A_convolution_applies_it_to_every_output([ValueSource(nameof(Shapes))] ConvolutionShape shape, [Values] bool hasBias, [Values] bool hasScale, [Values(null, 0f, 0.25f)] float? slope)
    {
        var random = new Random(1);
        float[] images = Draw(random, shape.Images * shape.Channels * shape.Geometry.InputCount), weights = Draw(random, shape.Outputs * (shape.Channels / shape.Groups) * 9);
        float[] bias = hasBias ? Draw(random, shape.Outputs) : [], scale = hasScale ? Draw(random, shape.Outputs) : [], shift = hasScale ? Draw(random, shape.Outputs) : [];
        int positions = shape.Geometry.OutputCount;
        float[] plain = new float[shape.Images * shape.Outputs * positions], mapped = [.. plain.Select(_ => float.NaN)];
        Convolution.Forward<float>(shape, images, weights, bias, plain);
        Convolution.Forward(shape, images, weights, bias, mapped, new ChannelMap<float> { Scale = scale, Shift = shift, Slope = slope });
        Assert.That(mapped, Is.EqualTo(plain.Select((x, i) => Map(x, i / positions % shape.Outputs, scale, shift, slope)).ToArray()));
    }

    [Test]
    public void Rows_have_a_channel_to_a_column([Values] bool hasScale, [Values(null, 0f, 0.25f)] float? slope)
    {
        var random = new Random(2);
        float[] x = Draw(random, 5 * 37), scale = hasScale ? Draw(random, 37) : [], shift = hasScale ? Draw(random, 37) : [];
        float[] expected = [.. x.Select((value, i) => Map(value, i % 37, scale, shift, slope))];
        new ChannelMap<float> { Scale = scale, Shift = shift, Slope = slope }.ApplyToRows(5, 37, x);
        Assert.That(x, Is.EqualTo(expected));
    }

    [Test]
    public void What_is_not_finite_stays_so_and_a_rectifier_keeps_minus_zero()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 2, -2];
        new ChannelMap<float> { Slope = 0 }.ApplyToRows(1, 6, x);
        Assert.That(x.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(new[] { float.NaN, float.PositiveInfinity, 0f, -0f, 2, 0 }.Select(BitConverter.SingleToInt32Bits)));
    }

    [Test]
    public void Sizes_that_do_not_fit_are_errors()
    {
        ConvolutionShape shape = Shape(1, 1, 2, 1, 3);
        Assert.That(() => Convolution.Forward<float>(shape, new float[12], new float[18], [], new float[24], new ChannelMap<float> { Scale = new float[3], Shift = new float[3] }), Throws.ArgumentException);
        Assert.That(() => Convolution.Forward<float>(shape, new float[12], new float[18], [], new float[24], new ChannelMap<float> { Scale = new float[2] }), Throws.ArgumentException);
        Assert.That(() => new ChannelMap<float> { Scale = new float[2], Shift = new float[2] }.ApplyToRows(1, 3, new float[3]), Throws.ArgumentException);
        Assert.That(() => default(ChannelMap<float>).ApplyToRows(2, 3, new float[5]), Throws.ArgumentException);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];

    private static float Map(float x, int channel, float[] scale, float[] shift, float? slope)
    {
        if (scale.Length > 0)
        {
            float product = x * scale[channel];
            x = product + shift[channel];
        }
        return slope is not { } factor || x > 0 ? x : x < 0 ? factor * x : x;
    }
}
