using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

/// <summary>MAX and AVE pooling, bit by bit against one window after the other.</summary>
internal sealed class PoolingTests
{
    private static readonly float[] Special = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0f, -0f, float.NegativeInfinity, 1f, 1f];

    /// <summary>Height and width, then kernel, stride and pad of both; whether the last window may reach beyond the padding.</summary>
    private static readonly PoolingShape[] Usual =
    [
        Of(3, (8, 10), (2, 2), (2, 2), (0, 0), true),
        Of(2, (13, 13), (3, 3), (2, 2), (0, 0), true),
        Of(2, (56, 37), (3, 3), (2, 2), (1, 1), true),
        Of(3, (14, 15), (3, 3), (1, 1), (1, 1), false),
        Of(4, (7, 7), (7, 7), (1, 1), (0, 0), false),
        Of(2, (9, 64), (1, 1), (2, 2), (0, 0), true),
        Of(2, (5, 1), (5, 1), (1, 1), (2, 0), false),
        Of(2, (20, 31), (5, 4), (3, 4), (2, 1), true),
    ];

    private static IEnumerable<PoolingShape> Shapes => Usual.Concat(Enumerable.Range(0, 60).Select(Draw));

    private static IEnumerable<GemmPath> Paths => Enum.GetValues<GemmPath>().Where(GemmPaths.IsSupported);

    [Test]
    public void Float_is_as_one_window_after_the_other([ValueSource(nameof(Paths))] GemmPath path, [ValueSource(nameof(Shapes))] PoolingShape shape) => Check<float>(path, shape);

    [Test]
    public void Double_is_as_one_window_after_the_other([ValueSource(nameof(Paths))] GemmPath path, [ValueSource(nameof(Shapes))] PoolingShape shape) => Check<double>(path, shape);

    [TestCaseSource(nameof(Usual))]
    public void Half_is_as_one_window_after_the_other(PoolingShape shape) => Check<Half>(GemmPaths.Best, shape);

    private static void Check<T>(GemmPath path, PoolingShape shape) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Random random = new(shape.PlaneCount);
        T[] x = [.. Enumerable.Range(0, shape.Planes * shape.PlaneCount).Select(_ => T.CreateTruncating(random.Next(4) == 0 ? Special[random.Next(Special.Length)] : random.Next(-3, 4) / 3f))];
        T[] finite = [.. x.Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        int outputs = shape.Planes * shape.OutputCount;
        T[] dy = [.. Enumerable.Range(0, outputs).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        T[] max = new T[outputs], maxAlone = new T[outputs], mean = new T[outputs], finiteMean = new T[outputs], dx = [.. x.Select(_ => T.NaN)], dxMean = [.. dx];
        int[] indices = new int[outputs];
        MaxPooling.Forward(path, shape, x, max, indices);
        MaxPooling.Forward<T>(path, shape, x, maxAlone, []);
        MaxPooling.Backward(shape, dy, indices, dx);
        AveragePooling.Forward<T>(path, shape, x, mean);
        AveragePooling.Forward<T>(path, shape, finite, finiteMean);
        AveragePooling.Backward<T>(path, shape, dy, dxMean);

        T[] expectedMax = new T[outputs], expectedMean = new T[outputs], expectedFinite = new T[outputs], expectedDx = new T[x.Length], expectedDxMean = new T[x.Length];
        int[] expectedIndices = new int[outputs];
        for (int o = 0; o < outputs; o++)
        {
            int plane = o / shape.OutputCount * shape.PlaneCount, top = o / shape.OutputWidth % shape.OutputHeight * shape.StrideHeight - shape.PadHeight, left = o % shape.OutputWidth * shape.StrideWidth - shape.PadWidth;
            int bottom = Math.Min(top + shape.KernelHeight, shape.Height + shape.PadHeight), right = Math.Min(left + shape.KernelWidth, shape.Width + shape.PadWidth);
            int[] window = [.. from r in Enumerable.Range(top, bottom - top) from c in Enumerable.Range(left, right - left) where r >= 0 && r < shape.Height && c >= 0 && c < shape.Width select r * shape.Width + c];
            int area = (bottom - top) * (right - left), largest = window[0];
            double sum = 0, finiteSum = 0;
            T share = T.CreateTruncating(double.CreateTruncating(dy[o]) / area);
            foreach (int i in window)
            {
                if (!T.IsNaN(x[plane + largest]) && (T.IsNaN(x[plane + i]) || x[plane + i] > x[plane + largest])) largest = i;
                sum += double.CreateTruncating(x[plane + i]);
                finiteSum += double.CreateTruncating(finite[plane + i]);
                expectedDxMean[plane + i] += share;
            }
            (expectedMax[o], expectedIndices[o]) = (x[plane + largest], largest);
            expectedMean[o] = T.CreateTruncating(sum / area);
            expectedFinite[o] = T.CreateTruncating(finiteSum / area);
            expectedDx[plane + largest] += dy[o];
        }
        Assert.That(indices, Is.EqualTo(expectedIndices), "indices");
        Assert.That(Bits(max), Is.EqualTo(Bits(expectedMax)), "maxima");
        Assert.That(Bits(maxAlone), Is.EqualTo(Bits(expectedMax)), "maxima without their indices");
        Assert.That(mean, Is.EqualTo(expectedMean), "means");
        Assert.That(Bits(finiteMean), Is.EqualTo(Bits(expectedFinite)), "means of finite numbers");
        Assert.That(Bits(dx), Is.EqualTo(Bits(expectedDx)), "gradient of maxima");
        Assert.That(Bits(dxMean), Is.EqualTo(Bits(expectedDxMean)), "gradient of means");
    }

    private static PoolingShape Draw(int seed)
    {
        Random random = new(seed);
        (int, int) kernel = (random.Next(1, 6), random.Next(1, 6)), size = (random.Next(1, 40), random.Next(1, 40));
        return Of(random.Next(1, 5), (size.Item1 + kernel.Item1, size.Item2 + kernel.Item2), kernel, (random.Next(1, 5), random.Next(1, 5)), (random.Next(kernel.Item1), random.Next(kernel.Item2)), random.Next(2) == 0);
    }

    private static PoolingShape Of(int planes, (int H, int W) size, (int H, int W) kernel, (int H, int W) stride, (int H, int W) pad, bool roundUp) => new(
        planes, size.H, size.W, kernel.H, kernel.W, stride.H, stride.W, pad.H, pad.W,
        PoolingShape.OutputExtent(size.H, kernel.H, stride.H, pad.H, roundUp), PoolingShape.OutputExtent(size.W, kernel.W, stride.W, pad.W, roundUp));

    private static long[] Bits<T>(T[] values) where T : unmanaged, IFloatingPointIeee754<T> => [.. values.Select(value => BitConverter.DoubleToInt64Bits(double.CreateTruncating(value)))];
}
