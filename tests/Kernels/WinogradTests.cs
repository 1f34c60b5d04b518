using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[NonParallelizable]
internal sealed class WinogradTests
{
    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    // Images, channels, outputs, groups, height, width, pad of the height, pad of the width: for kernels of 3×3; for those of 5×5, the padding is wider by 1.
    private static readonly int[][] Sizes =
    [
        [1, 1, 1, 1, 3, 3, 0, 0],
        [1, 1, 1, 1, 1, 1, 1, 1],
        [40, 2, 3, 1, 1, 1, 1, 1],
        [2, 3, 5, 1, 1, 1, 2, 2],
        [3, 4, 6, 1, 2, 5, 2, 1],
        [2, 3, 4, 1, 4, 4, 1, 1],
        [2, 5, 7, 1, 5, 3, 0, 0],
        [3, 6, 26, 2, 7, 7, 1, 1],
        [9, 4, 60, 1, 6, 9, 0, 2],
        [2, 8, 50, 1, 13, 13, 1, 1],
        [5, 6, 4, 2, 14, 15, 2, 0],
        [1, 17, 16, 1, 31, 37, 1, 1],
        [2, 2, 3, 1, 3, 70, 1, 1],
        [2, 2, 3, 1, 70, 3, 0, 1],
        // Padding wider than the kernel: whole tiles of zeros.
        [1, 2, 3, 1, 4, 3, 5, 7],
        [0, 3, 4, 1, 5, 5, 1, 1],
        [2, 3, 0, 1, 5, 5, 1, 1],
        [2, 0, 3, 1, 5, 5, 1, 1],
    ];

    private static IEnumerable<TestCaseData> Ways =>
        from size in Sizes from kernel in new[] { 3, 5 } from path in Enum.GetValues<GemmPath>() where GemmPaths.IsSupported(path) select new TestCaseData(size, kernel, path);

    [TestCaseSource(nameof(Ways))]
    public void It_is_the_sum_of_products(int[] size, int kernel, GemmPath path)
    {
        ConvolutionShape shape = Shape(size, kernel);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        double[] expected = Sum(shape, images, weights, bias, isTurned: false);
        Assert.That(Run(path, shape, images, weights, false, bias), Is.EqualTo(expected).Within(1e-12), "double");
        Assert.That(Run(path, shape, Floats(images), Floats(weights), false, Floats(bias)), Is.EqualTo(expected).Within(2e-5), "float");
        if (shape.Channels > 0) Assert.That(Run<double>(path, shape, images, weights, false, []), Is.EqualTo(Sum(shape, images, weights, new double[shape.Outputs], false)).Within(1e-12), "without bias");
    }

    [TestCaseSource(nameof(Ways))]
    public void Turned_weights_are_those_of_the_way_back(int[] size, int kernel, GemmPath path)
    {
        ConvolutionShape shape = Shape(size, kernel);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        double[] expected = Sum(shape, images, weights, bias, isTurned: true);
        Assert.That(Run(path, shape, images, weights, true, bias), Is.EqualTo(expected).Within(1e-12), "double");
        Assert.That(Run(path, shape, Floats(images), Floats(weights), true, Floats(bias)), Is.EqualTo(expected).Within(2e-5), "float");
    }

    [TestCaseSource(nameof(Ways))]
    public void Any_number_of_threads_gives_the_same_bits(int[] size, int kernel, GemmPath path)
    {
        ConvolutionShape shape = Shape(size, kernel);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        float[][] results = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            Threads.Count = threads;
            return Run(path, shape, Floats(images), Floats(weights), false, Floats(bias));
        })];
        Assert.That(results[1], Is.EqualTo(results[0]));
        Assert.That(results[2], Is.EqualTo(results[0]));
    }

    // The bounds that WinogradProduct documents, in u·√(C/G); on normal data, and on such data behind a ReLU.
    [TestCase(2, 16, 24, 1, 30, 30, 1, 1)]
    [TestCase(2, 64, 16, 1, 28, 28, 1, 1)]
    [TestCase(2, 384, 16, 2, 13, 13, 1, 1)]
    [TestCase(4, 512, 8, 1, 7, 7, 1, 1)]
    public void Its_error_stays_within_the_documented_bound(params int[] size)
    {
        foreach ((bool isPositive, int kernel) in new[] { (false, 3), (true, 3), (false, 5), (true, 5) })
        {
            ConvolutionShape shape = Shape(size, kernel);
            Random random = new(11);
            float[] images = Normal(random, shape.Images * shape.Channels * shape.Geometry.InputCount), weights = Normal(random, shape.Outputs * shape.Channels / shape.Groups * shape.Geometry.KernelCount);
            if (isPositive) images = [.. images.Select(x => Math.Max(x, 0))];
            double[] exact = Sum(shape, Doubles(images), Doubles(weights), new double[shape.Outputs], false);
            float[] outputs = Run(GemmPaths.Best, shape, images, weights, false, []);
            double scale = Math.ScaleB(RootMeanSquare(exact), -24) * Math.Sqrt(shape.Channels / shape.Groups);
            double[] errors = [.. outputs.Zip(exact, (x, y) => (x - y) / scale)];
            Assert.That(RootMeanSquare(errors), Is.LessThan(3));
            Assert.That(errors.Max(Math.Abs), Is.LessThan(40));
        }
    }

    [Test]
    public void It_is_chosen_where_it_pays_and_never_where_it_is_turned_off()
    {
        ConvolutionShape shape = Shape([2, 32, 24, 1, 28, 28, 1, 1]);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        float[] chosen = new float[2 * 24 * 28 * 28], direct = new float[chosen.Length];
        Convolution.Forward<float>(shape, Floats(images), Floats(weights), Floats(bias), chosen);
        Convolution.Forward<float>(shape with { Algorithm = ConvolutionAlgorithm.Direct }, Floats(images), Floats(weights), Floats(bias), direct);
        Assert.That(chosen, Is.EqualTo(Run(GemmPaths.Best, shape, Floats(images), Floats(weights), false, Floats(bias))));
        Assert.That(direct, Is.Not.EqualTo(chosen));
        Assert.That(direct, Is.EqualTo(chosen).Within(1e-4));

        float[] chosenBack = new float[images.Length], directBack = new float[images.Length];
        ConvolutionShape reverse = new(2, 24, 32, 1, shape.Geometry.Transposed!);
        Convolution.BackwardData<float>(shape, chosen, Floats(weights), chosenBack);
        Convolution.BackwardData<float>(shape with { Algorithm = ConvolutionAlgorithm.Direct }, chosen, Floats(weights), directBack);
        Assert.That(chosenBack, Is.EqualTo(Run(GemmPaths.Best, reverse, chosen, Floats(weights), true, [])));
        Assert.That(directBack, Is.Not.EqualTo(chosenBack));
        Assert.That(directBack, Is.EqualTo(chosenBack).Within(1e-3));
    }

    [Test]
    public void With_prepared_weights_it_pays_for_fewer_tiles_and_gives_the_same_bits_in_each_pass()
    {
        ConvolutionShape shape = Shape([1, 32, 24, 1, 14, 14, 1, 1]);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        float[] expected = Run(GemmPaths.Best, shape, Floats(images), Floats(weights), false, Floats(bias)), without = new float[expected.Length];
        Convolution.Forward<float>(shape, Floats(images), Floats(weights), Floats(bias), without);
        Assert.That(without, Is.Not.EqualTo(expected));
        Assert.That(without, Is.EqualTo(expected).Within(1e-4));
        PreparedWeights prepared = new();
        for (int pass = 0; pass < 2; pass++)
        {
            float[] outputs = new float[expected.Length];
            Convolution.Forward<float>(shape, Floats(images), Floats(weights), Floats(bias), outputs, default, prepared);
            Assert.That(outputs, Is.EqualTo(expected));
        }
    }

    // Kernel, stride, dilation; channels; outputs; extent.
    [TestCase(3, 1, 1, 16, 16, 28, ExpectedResult = true)]
    [TestCase(3, 2, 1, 16, 16, 28, ExpectedResult = false)]
    [TestCase(3, 1, 2, 16, 16, 28, ExpectedResult = false)]
    [TestCase(5, 1, 1, 16, 16, 28, ExpectedResult = true)]
    [TestCase(7, 1, 1, 16, 16, 28, ExpectedResult = false)]
    [TestCase(5, 1, 1, 16, 16, 6, ExpectedResult = false)]
    [TestCase(3, 1, 1, 15, 16, 28, ExpectedResult = false)]
    [TestCase(3, 1, 1, 16, 15, 28, ExpectedResult = false)]
    [TestCase(3, 1, 1, 16, 16, 14, ExpectedResult = false)]
    [TestCase(3, 1, 1, 512, 512, 28, ExpectedResult = false)]
    public bool What_pays_is_a_matter_of_sizes(int kernel, int stride, int dilation, int channels, int outputs, int extent)
    {
        ConvolutionGeometry geometry = new([extent, extent], [kernel, kernel], [stride, stride], [1, 1], [dilation, dilation]);
        return WinogradProduct<float, GemmKernel128<float>, Register128<float>>.Pays(new ConvolutionShape(1, channels, outputs, 1, geometry), arePrepared: false);
    }

    [Test]
    public void What_is_not_finite_stays_in_the_tiles_that_see_it()
    {
        ConvolutionShape shape = Shape([2, 16, 16, 1, 12, 12, 0, 0]);
        (double[] images, double[] weights, double[] bias) = Draw(shape);
        images[5 * 12 + 5] = double.PositiveInfinity;
        double[] expected = Sum(shape, images, weights, bias, false), outputs = Run(GemmPaths.Best, shape, images, weights, false, bias);
        for (int i = 0; i < outputs.Length; i++)
        {
            // Element (5, 5) of the first image is the last that the tiles 0 of each axis see, of which only their last output, 3, depends; in the tiles 1, of the outputs 4 … 7, all depend on it.
            if (i < 16 * 100 && i % 100 / 10 is >= 3 and < 8 && i % 10 is >= 3 and < 8) Assert.That(double.IsFinite(outputs[i]), Is.False);
            else Assert.That(outputs[i], Is.EqualTo(expected[i]).Within(1e-12));
        }
    }

    private static ConvolutionShape Shape(int[] size, int kernel = 3)
        => new(size[0], size[1], size[2], size[3], new ConvolutionGeometry(size.AsSpan(4, 2), [kernel, kernel], [1, 1], [size[6] + (kernel - 3) / 2, size[7] + (kernel - 3) / 2], [1, 1]));

    private static unsafe T[] Run<T>(GemmPath path, ConvolutionShape shape, T[] images, T[] weights, bool isTurned, T[] bias) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] outputs = [.. Enumerable.Repeat(T.NaN, shape.Images * shape.Outputs * shape.Geometry.OutputCount)];
        fixed (T* imagesFirst = images, weightsFirst = weights, biasFirst = bias, outputsFirst = outputs)
        {
            if (path == GemmPath.Vector512) WinogradProduct<T, GemmKernel512<T>, Register512<T>>.Run(shape, imagesFirst, weightsFirst, isTurned, biasFirst, outputsFirst, default, true, null);
            else if (path == GemmPath.Vector256) WinogradProduct<T, GemmKernel256<T>, Register256<T>>.Run(shape, imagesFirst, weightsFirst, isTurned, biasFirst, outputsFirst, default, true, null);
            else WinogradProduct<T, GemmKernel128<T>, Register128<T>>.Run(shape, imagesFirst, weightsFirst, isTurned, biasFirst, outputsFirst, default, true, null);
        }
        return outputs;
    }

    // outputs[n, m, y, x] = bias[m] + Σ weights[m, c, i, j] · images[n, c, y + i − pad, x + j − pad]; turned, the weights are read from their end.
    private static double[] Sum(ConvolutionShape shape, double[] images, double[] weights, double[] bias, bool isTurned)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        int channels = shape.Channels / shape.Groups, outputs = shape.Outputs / shape.Groups, height = geometry.Output[0], width = geometry.Output[1], count = geometry.KernelCount, extent = geometry.Kernel[1];
        double[] sums = new double[shape.Images * shape.Outputs * geometry.OutputCount];
        for (int at = 0; at < sums.Length; at++)
        {
            int x = at % width, y = at / width % height, m = at / geometry.OutputCount % shape.Outputs, n = at / geometry.OutputCount / shape.Outputs, group = m / outputs;
            double sum = bias[m];
            for (int c = group * channels; c < (group + 1) * channels; c++)
            {
                for (int k = 0; k < count; k++)
                {
                    int row = y + k / extent - geometry.Pad[0], column = x + k % extent - geometry.Pad[1];
                    if (row < 0 || row >= geometry.Input[0] || column < 0 || column >= geometry.Input[1]) continue;
                    double weight = isTurned ? weights[(c * outputs + m % outputs) * count + count - 1 - k] : weights[(m * channels + c % channels) * count + k];
                    sum += weight * images[((n * shape.Channels + c) * geometry.Input[0] + row) * geometry.Input[1] + column];
                }
            }
            sums[at] = sum;
        }
        return sums;
    }

    private static (double[] Images, double[] Weights, double[] Bias) Draw(ConvolutionShape shape)
    {
        Random random = new(7);
        return (Uniform(random, shape.Images * shape.Channels * shape.Geometry.InputCount), Uniform(random, shape.Outputs * shape.Channels / shape.Groups * shape.Geometry.KernelCount), Uniform(random, shape.Outputs));
    }

    private static double[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() - 0.5))];

    private static float[] Normal(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static double RootMeanSquare(double[] values) => Math.Sqrt(values.Average(value => value * value));
}
