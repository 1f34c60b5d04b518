using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>The depthwise convolution with kernels of 3×3 that reads planes from end to end, on every path, against its formula.</summary>
internal sealed class DepthwiseThreeByThreeTests
{
    private const int Images = 2;
    private const int Channels = 3;

    private static IEnumerable<GemmPath> Paths => Enum.GetValues<GemmPath>().Where(GemmPaths.IsSupported);

    // Lines shorter than a register, as long, and longer; lines that are no multiple of those computed together; one column.
    private static readonly (int Height, int Width, int Stride)[] Planes =
    [
        (4, 40, 1), (7, 7, 1), (14, 14, 1), (5, 16, 1), (9, 33, 1), (30, 17, 1), (8, 1, 1), (40, 1, 1), (23, 3, 1),
        (1, 2, 2), (2, 40, 2), (7, 14, 2), (14, 14, 2), (28, 64, 2), (9, 34, 2), (11, 112, 2),
    ];

    private static ConvolutionShape Shape(int height, int width, int stride = 1) =>
        new(Images, Channels, Channels, Channels, new ConvolutionGeometry([height, width], [3, 3], [stride, stride], [1, 1], [1, 1]));

    [Test]
    public void It_is_its_formula_in_float([ValueSource(nameof(Paths))] GemmPath path, [ValueSource(nameof(Planes))] (int Height, int Width, int Stride) plane, [Values] bool hasMap)
        => Check<float>(path, plane.Height, plane.Width, plane.Stride, hasMap, 1e-5);

    [Test]
    public void It_is_its_formula_in_double([ValueSource(nameof(Paths))] GemmPath path, [ValueSource(nameof(Planes))] (int Height, int Width, int Stride) plane, [Values] bool hasMap)
        => Check<double>(path, plane.Height, plane.Width, plane.Stride, hasMap, 1e-13);

    [Test]
    public void What_is_not_a_number_stays_with_its_neighbours([ValueSource(nameof(Paths))] GemmPath path)
    {
        float[] images = new float[Images * Channels * 14 * 14], weights = [.. Enumerable.Repeat(1f, Channels * 9)], outputs = new float[images.Length];
        // The last column of line 5 of the second plane.
        images[14 * 14 + 5 * 14 + 13] = float.NaN;
        Assert.That(DepthwiseConvolution.TryThreeByThree<float>(path, Shape(14, 14), images, weights, [], outputs, default), Is.True);
        for (int i = 0; i < outputs.Length; i++)
        {
            bool isNeighbour = i / 196 == 1 && i % 196 / 14 is >= 4 and <= 6 && i % 14 >= 12;
            Assert.That(float.IsNaN(outputs[i]), Is.EqualTo(isNeighbour), $"output {i}");
        }
    }

    [Test]
    public void Other_convolutions_are_left_to_others()
    {
        float[] weights = new float[Channels * 9], images = new float[Images * Channels * 20 * 20], outputs = new float[images.Length];
        Assert.That(DepthwiseConvolution.TryThreeByThree<float>(GemmPaths.Best, Shape(19, 19, 2), images, weights, [], outputs, default), Is.False, "odd width");
        Assert.That(DepthwiseConvolution.TryThreeByThree<float>(GemmPaths.Best, Shape(3, 40), images, weights, [], outputs, default), Is.False, "few lines");
        Assert.That(DepthwiseConvolution.TryThreeByThree(GemmPaths.Best, Shape(20, 20), images, weights, [], outputs, new ChannelMap<float> { Slope = 0.5f }), Is.False, "slope");
    }

    private static void Check<T>(GemmPath path, int height, int width, int stride, bool hasMap, double tolerance) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(1);
        T[] images = Draw<T>(random, Images * Channels * height * width), weights = Draw<T>(random, Channels * 9), bias = Draw<T>(random, Channels), scale = Draw<T>(random, Channels), shift = Draw<T>(random, Channels);
        int lines = (height - 1) / stride + 1, columns = (width - 1) / stride + 1;
        T[] outputs = [.. Enumerable.Repeat(T.NaN, Images * Channels * lines * columns)];
        ChannelMap<T> map = hasMap ? new() { Scale = scale, Shift = shift, Slope = T.Zero } : default;
        if (!DepthwiseConvolution.TryThreeByThree<T>(path, Shape(height, width, stride), images, weights, bias, outputs, map))
        {
            Assert.That(stride == 1 && height * width < 3 * width + 16, "served");
            return;
        }
        for (int i = 0; i < outputs.Length; i++)
        {
            int plane = i / (lines * columns), y = i % (lines * columns) / columns, x = i % columns, c = plane % Channels;
            double sum = double.CreateTruncating(bias[c]);
            for (int k = 0; k < 9; k++)
            {
                int row = y * stride + k / 3 - 1, column = x * stride + k % 3 - 1;
                if (row >= 0 && row < height && column >= 0 && column < width) sum += double.CreateTruncating(weights[c * 9 + k]) * double.CreateTruncating(images[(plane * height + row) * width + column]);
            }
            if (hasMap) sum = Math.Max(0, sum * double.CreateTruncating(scale[c]) + double.CreateTruncating(shift[c]));
            Assert.That(double.CreateTruncating(outputs[i]), Is.EqualTo(sum).Within(tolerance), $"output {i}");
        }
    }

    private static T[] Draw<T>(Random random, int count) where T : unmanaged, IFloatingPointIeee754<T> => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() * 2 - 1))];
}
