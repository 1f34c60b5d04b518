using NetFramework.Kernels;

namespace NetFramework.Tests.Kernels;

[NonParallelizable]
internal sealed class ConvolutionTests
{
    private int before;

    [SetUp]
    public void Remember() => before = Threads.Count;

    [TearDown]
    public void Restore() => Threads.Count = before;

    /// <summary>Images, channels, outputs, groups; then input, kernel, stride, pad and dilation of each spatial axis.</summary>
    internal sealed record Setting(int Images, int Channels, int Outputs, int Groups, params int[][] Axes)
    {
        public ConvolutionShape Shape => new(Images, Channels, Outputs, Groups, new ConvolutionGeometry(Of(0), Of(1), Of(2), Of(3), Of(4)));

        public override string ToString() => $"{Images} images, {Channels} to {Outputs} channels in {Groups} groups, {string.Join(" × ", Axes.Select(axis => string.Join('/', axis)))}";

        private int[] Of(int what) => [.. Axes.Select(axis => axis[what])];
    }

    private static readonly Setting[] Products =
    [
        new(2, 3, 4, 1, [5, 3, 1, 0, 1], [6, 3, 1, 0, 1]),
        new(2, 4, 6, 2, [7, 3, 2, 1, 1], [6, 2, 1, 2, 2]),
        new(3, 4, 4, 4, [6, 3, 1, 1, 1], [6, 3, 3, 1, 1]),
        new(2, 6, 4, 2, [4, 1, 1, 0, 1], [5, 1, 1, 0, 1]),
        new(2, 3, 5, 1, [5, 1, 2, 0, 1], [5, 1, 1, 1, 1]),
        new(1, 2, 3, 1, [11, 4, 3, 2, 2]),
        new(2, 2, 3, 1, [4, 2, 1, 1, 1], [3, 3, 2, 1, 1], [5, 2, 2, 0, 2]),
        new(4, 6, 2, 2),
        new(0, 3, 4, 1, [5, 3, 1, 0, 1]),
        new(2, 2, 1, 1, [2, 5, 4, 9, 1], [1, 2, 3, 4, 3]),
        // Several tiles for an image, and several parts of the weights' sum.
        new(5, 2, 3, 1, [40, 5, 1, 2, 1], [53, 7, 1, 3, 1]),
        new(2, 140, 8, 1, [17, 3, 1, 1, 1], [9, 3, 1, 1, 1]),
        new(3, 32, 24, 2, [13, 1, 1, 0, 1], [13, 1, 1, 0, 1]),
        // Tiles and panels that reach over several images, of a single position each and of some.
        new(50, 5, 30, 1, [2, 2, 1, 0, 1], [3, 3, 1, 0, 1]),
        new(9, 16, 100, 1, [5, 3, 1, 1, 1], [7, 3, 1, 1, 1]),
        new(6, 64, 20, 1, [3, 3, 1, 1, 1], [3, 3, 1, 1, 1]),
        // Strides that leave elements over, and kernels that are narrower than the stride.
        new(2, 3, 40, 1, [31, 11, 4, 0, 1], [37, 11, 4, 2, 1]),
        new(2, 3, 5, 1, [23, 2, 5, 3, 1], [19, 3, 5, 1, 2]),
        new(1, 40, 230, 1, [2, 1, 1, 0, 1], [20, 1, 1, 0, 1]),
        new(2, 5, 7, 1, [6, 3, 1, 3, 1], [6, 3, 1, 4, 1]),
        // Kernels of one element that leave others out.
        new(3, 6, 8, 2, [9, 1, 2, 0, 1], [37, 1, 2, 0, 1]),
        new(2, 3, 5, 1, [7, 1, 3, 0, 1], [20, 1, 1, 0, 1]),
        new(2, 30, 20, 1, [83, 1, 2, 0, 3]),
        new(1, 4, 4, 1, [5, 1, 2, 0, 1], [4, 1, 3, 0, 2], [6, 1, 1, 0, 1]),
        // Channels, and rows of weights, that lie a whole number of pages apart.
        new(2, 3, 40, 1, [32, 1, 1, 0, 1], [32, 1, 1, 0, 1]),
        new(1, 1024, 14, 1, [12, 1, 1, 0, 1], [9, 1, 1, 0, 1]),
    ];

    // Each channel by itself: the usual kernels, several outputs to a channel, every phase of a stride, phases that the kernel leaves out, more than two axes and more than are copied whole.
    private static Setting[] Depthwise =>
    [
        new(2, 8, 8, 8, [14, 3, 1, 1, 1], [14, 3, 1, 1, 1]),
        new(2, 8, 8, 8, [15, 3, 2, 1, 1], [40, 3, 2, 1, 1]),
        new(2, 5, 15, 5, [9, 5, 1, 2, 1], [8, 5, 2, 2, 1]),
        new(1, 3, 6, 3, [20, 3, 1, 0, 3], [19, 3, 2, 4, 2]),
        new(1, 2, 2, 2, [13, 7, 3, 3, 1], [41, 4, 4, 1, 1]),
        new(2, 3, 3, 3, [12, 2, 3, 0, 1], [12, 2, 2, 0, 1]),
        new(2, 4, 8, 4, [50, 3, 2, 1, 1]),
        new(1, 2, 2, 2, [5, 3, 1, 1, 1], [4, 3, 2, 1, 1], [5, 2, 1, 0, 1]),
        new(1, 2, 2, 2, [3, 3, 1, 2000, 2000], [3, 3, 1, 2000, 2000]),
        new(1, 2, 2, 2, [1, 1, 1, 0, 1], [3, 3, 1, 1, 1]),
        new(2, 3, 3, 3, [0, 1, 1, 1, 1], [3, 3, 1, 1, 1]),
    ];

    private static IEnumerable<Setting> Settings => Products.Concat(Depthwise);

    // Each setting as it is computed, and as a matrix product on every path that this machine has.
    private static IEnumerable<TestCaseData> Ways =>
        Settings.Select(setting => new TestCaseData(setting, null))
            .Concat(from setting in Products from path in Enum.GetValues<GemmPath>() where GemmPaths.IsSupported(path) select new TestCaseData(setting, path));

    [TestCaseSource(nameof(Ways))]
    public void All_passes_are_their_formulas(Setting setting, GemmPath? path)
    {
        ConvolutionShape shape = setting.Shape;
        Arrays<double> arrays = new(shape);
        (double[] outputs, double[] images, double[] weights) = Passes(shape, path, arrays);
        double[] expectedOutputs = arrays.NewOutputs, expectedImages = new double[images.Length], expectedWeights = [.. arrays.Weights.Select(_ => 1.0)];
        for (int i = 0; i < expectedOutputs.Length; i++) expectedOutputs[i] = arrays.Bias[i / shape.Geometry.OutputCount % shape.Outputs];
        foreach ((int output, int weight, int image) in Connections(shape))
        {
            expectedOutputs[output] += arrays.Weights[weight] * arrays.Images[image];
            expectedImages[image] += arrays.Weights[weight] * arrays.Outputs[output];
            expectedWeights[weight] += arrays.Outputs[output] * arrays.Images[image];
        }
        Assert.That(outputs, Is.EqualTo(expectedOutputs).Within(1e-11), "outputs");
        Assert.That(images, Is.EqualTo(expectedImages).Within(1e-11), "gradient of the images");
        Assert.That(weights, Is.EqualTo(expectedWeights).Within(1e-11), "gradient of the weights");
    }

    // The second pass uses what the first has kept; other sizes have it made anew.
    [TestCaseSource(nameof(Ways))]
    public void Prepared_weights_give_the_same_formula_in_each_pass(Setting setting, GemmPath? path)
    {
        ConvolutionShape shape = setting.Shape;
        Arrays<double> arrays = new(shape);
        double[] expected = arrays.NewOutputs;
        for (int i = 0; i < expected.Length; i++) expected[i] = arrays.Bias[i / shape.Geometry.OutputCount % shape.Outputs];
        foreach ((int output, int weight, int image) in Connections(shape)) expected[output] += arrays.Weights[weight] * arrays.Images[image];
        PreparedWeights prepared = new();
        foreach (int images in new[] { shape.Images, shape.Images, shape.Images / 2, shape.Images })
        {
            ConvolutionShape some = shape with { Images = images };
            ReadOnlySpan<double> inputs = arrays.Images.AsSpan(0, images * shape.Channels * shape.Geometry.InputCount);
            double[] outputs = [.. Enumerable.Repeat(double.NaN, images * shape.Outputs * shape.Geometry.OutputCount)];
            if (path is { } forced) Convolution.Forward(forced, some, inputs, arrays.Weights, arrays.Bias, outputs, default, prepared);
            else Convolution.Forward(some, inputs, arrays.Weights, arrays.Bias, outputs, default, prepared);
            Assert.That(outputs, Is.EqualTo(expected[..outputs.Length]).Within(1e-11));
        }
    }

    [Test]
    public void Channels_by_themselves_give_what_each_gives_alone([Range(1, 60)] int seed)
    {
        Random random = new(seed);
        int[][] axes = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => DrawAxis(random))];
        int images = random.Next(1, 4), channels = random.Next(2, 6), multiplier = random.Next(1, 4);
        ConvolutionShape shape = new Setting(images, channels, channels * multiplier, channels, axes).Shape, one = new Setting(1, 1, multiplier, 1, axes).Shape;
        Arrays<float> arrays = new(shape);
        float[] outputs = arrays.NewOutputs, inputs = [.. arrays.Images.Select(_ => float.NaN)], weights = new float[arrays.Weights.Length];
        Convolution.Forward<float>(shape, arrays.Images, arrays.Weights, arrays.Bias, outputs);
        Convolution.BackwardData<float>(shape, arrays.Outputs, arrays.Weights, inputs);
        Convolution.BackwardWeights<float>(shape, arrays.Images, arrays.Outputs, weights);

        float[] expectedOutputs = arrays.NewOutputs, expectedInputs = new float[inputs.Length], expectedWeights = new float[weights.Length];
        int inputCount = shape.Geometry.InputCount, outputCount = multiplier * shape.Geometry.OutputCount, weightCount = multiplier * shape.Geometry.KernelCount;
        for (int i = 0; i < images * channels; i++)
        {
            int c = i % channels;
            ReadOnlySpan<float> image = arrays.Images.AsSpan(i * inputCount, inputCount), maps = arrays.Outputs.AsSpan(i * outputCount, outputCount);
            ReadOnlySpan<float> kernels = arrays.Weights.AsSpan(c * weightCount, weightCount), bias = arrays.Bias.AsSpan(c * multiplier, multiplier);
            Convolution.Forward(one, image, kernels, bias, expectedOutputs.AsSpan(i * outputCount, outputCount));
            Convolution.BackwardData(one, maps, kernels, expectedInputs.AsSpan(i * inputCount, inputCount));
            Convolution.BackwardWeights(one, image, maps, expectedWeights.AsSpan(c * weightCount, weightCount));
        }
        Assert.That(outputs, Is.EqualTo(expectedOutputs).Within(1e-4), "outputs");
        Assert.That(inputs, Is.EqualTo(expectedInputs).Within(1e-4), "gradient of the images");
        Assert.That(weights, Is.EqualTo(expectedWeights).Within(1e-3), "gradient of the weights");
    }

    private static int[] DrawAxis(Random random)
    {
        int kernel = random.Next(1, 8), stride = random.Next(1, 5), dilation = random.Next(1, 4), pad = random.Next(0, 5);
        int least = Math.Max(1, dilation * (kernel - 1) + 1 - 2 * pad);
        return [least + random.Next(0, 40), kernel, stride, pad, dilation];
    }

    [TestCaseSource(nameof(Ways))]
    public void Float_agrees_with_double(Setting setting, GemmPath? path)
    {
        (float[] outputs, float[] images, float[] weights) = Passes(setting.Shape, path, new Arrays<float>(setting.Shape));
        (double[] expectedOutputs, double[] expectedImages, double[] expectedWeights) = Passes(setting.Shape, path, new Arrays<double>(setting.Shape));
        Assert.That(outputs, Is.EqualTo(expectedOutputs).Within(1e-3), "outputs");
        Assert.That(images, Is.EqualTo(expectedImages).Within(1e-3), "gradient of the images");
        Assert.That(weights, Is.EqualTo(expectedWeights).Within(1e-3), "gradient of the weights");
    }

    // The large numbers, of both signs, would take the small ones' digits in a sum of floats.
    [TestCaseSource(nameof(Ways))]
    public void The_gradient_of_a_bias_is_the_sum_of_the_outputs_rounded_once(Setting setting, GemmPath? path)
    {
        ConvolutionShape shape = setting.Shape;
        CheckBias<float>(shape, path);
        CheckBias<double>(shape, path);
    }

    private static void CheckBias<T>(ConvolutionShape shape, GemmPath? path) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Arrays<T> arrays = new(shape);
        Random random = new(1);
        T[] outputs = [.. arrays.Outputs.Select(value => value + T.CreateTruncating(100_000 * random.Next(-1, 2)))], bias = [.. Enumerable.Repeat(T.One, shape.Outputs)];
        double[] sums = new double[shape.Outputs];
        for (int i = 0; i < outputs.Length; i++) sums[i / shape.Geometry.OutputCount % shape.Outputs] += double.CreateTruncating(outputs[i]);
        double rounding = typeof(T) == typeof(float) ? 0 : 1e-15 * outputs.Sum(value => Math.Abs(double.CreateTruncating(value)));
        if (path is { } forced) Convolution.BackwardWeights(forced, shape, arrays.Images, outputs, new T[arrays.Weights.Length].AsSpan(), bias.AsSpan());
        else Convolution.BackwardWeights(shape, arrays.Images, outputs, new T[arrays.Weights.Length].AsSpan(), bias.AsSpan());
        for (int m = 0; m < bias.Length; m++)
        {
            T expected = T.One + T.CreateTruncating(sums[m]);
            Assert.That(double.CreateTruncating(bias[m]), Is.EqualTo(double.CreateTruncating(expected)).Within(rounding));
        }
    }

    // The three passes; the gradient of the weights is added to ones.
    private static (T[] Outputs, T[] Images, T[] Weights) Passes<T>(ConvolutionShape shape, GemmPath? path, Arrays<T> arrays) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] outputs = arrays.NewOutputs, images = [.. arrays.Images.Select(_ => T.NaN)], weights = [.. arrays.Weights.Select(_ => T.One)];
        if (path is { } forced)
        {
            Convolution.Forward(forced, shape, arrays.Images, arrays.Weights, arrays.Bias, outputs.AsSpan());
            Convolution.BackwardData(forced, shape, arrays.Outputs, arrays.Weights, images.AsSpan());
            Convolution.BackwardWeights(forced, shape, arrays.Images, arrays.Outputs, weights.AsSpan());
        }
        else
        {
            Convolution.Forward(shape, arrays.Images, arrays.Weights, arrays.Bias, outputs.AsSpan());
            Convolution.BackwardData(shape, arrays.Outputs, arrays.Weights, images.AsSpan());
            Convolution.BackwardWeights(shape, arrays.Images, arrays.Outputs, weights.AsSpan());
        }
        return (outputs, images, weights);
    }

    [TestCaseSource(nameof(Settings))]
    public void Any_number_of_threads_gives_the_same_bits(Setting setting)
    {
        ConvolutionShape shape = setting.Shape;
        Arrays<float> arrays = new(shape);
        (float[], float[], float[], float[])[] results = [.. new[] { 1, 2, 5 }.Select(threads =>
        {
            Threads.Count = threads;
            float[] outputs = arrays.NewOutputs, images = new float[arrays.Images.Length], weights = new float[arrays.Weights.Length], bias = new float[shape.Outputs];
            Convolution.Forward<float>(shape, arrays.Images, arrays.Weights, [], outputs);
            Convolution.BackwardData<float>(shape, arrays.Outputs, arrays.Weights, images);
            Convolution.BackwardWeights<float>(shape, arrays.Images, arrays.Outputs, weights, bias);
            return (outputs, images, weights, bias);
        })];
        foreach ((float[] outputs, float[] images, float[] weights, float[] bias) in results[1..])
        {
            Assert.That(outputs, Is.EqualTo(results[0].Item1));
            Assert.That(images, Is.EqualTo(results[0].Item2));
            Assert.That(weights, Is.EqualTo(results[0].Item3));
            Assert.That(bias, Is.EqualTo(results[0].Item4));
        }
    }

    [TestCaseSource(nameof(Settings))]
    public void Columns_of_some_positions_are_those_of_all_and_scatter_is_the_transpose_of_gather(Setting setting)
    {
        ConvolutionShape shape = setting.Shape;
        ConvolutionGeometry geometry = shape.Geometry;
        Random random = new(3);
        int rows = shape.Channels * geometry.KernelCount, positions = geometry.OutputCount, first = positions / 3, count = positions - first - positions / 4;
        double[] image = [.. Enumerable.Range(0, shape.Channels * geometry.InputCount).Select(_ => random.NextDouble())];
        double[] all = new double[rows * positions], some = new double[rows * count];
        Im2Col.Gather<double>(geometry, shape.Channels, image, 0, positions, all);
        Im2Col.Gather<double>(geometry, shape.Channels, image, first, count, some);
        for (int i = 0; i < some.Length; i++) Assert.That(some[i], Is.EqualTo(all[i / count * positions + first + i % count]));

        // ⟨gather(x), y⟩ = ⟨x, scatter(y)⟩
        double[] columns = [.. some.Select(_ => random.NextDouble())], scattered = new double[image.Length];
        Im2Col.Scatter<double>(geometry, shape.Channels, columns, first, count, scattered);
        Assert.That(scattered.Zip(image, (a, b) => a * b).Sum(), Is.EqualTo(columns.Zip(some, (a, b) => a * b).Sum()).Within(1e-9));
    }

    [TestCase(224, 7, 2, 3, 1, 112)]
    [TestCase(227, 11, 4, 0, 1, 55)]
    [TestCase(5, 3, 1, 0, 2, 1)]
    [TestCase(4, 3, 1, 0, 2, 0)]
    [TestCase(1, 3, 2, 0, 1, 0)]
    public void The_output_is_as_long_as_there_are_positions(int input, int kernel, int stride, int pad, int dilation, int output)
        => Assert.That(ConvolutionGeometry.OutputExtent(input, kernel, stride, pad, dilation), Is.EqualTo(output));

    [Test]
    public void Sizes_that_do_not_fit_are_errors()
    {
        ConvolutionShape shape = new(1, 3, 4, 1, new ConvolutionGeometry([5], [3], [1], [0], [1]));
        Assert.That(() => Convolution.Forward<float>(shape, new float[15], new float[36], [], new float[13]), Throws.ArgumentException);
        Assert.That(() => Convolution.Forward<float>(shape, new float[14], new float[36], [], new float[12]), Throws.ArgumentException);
        Assert.That(() => Convolution.Forward<float>(shape, new float[15], new float[36], new float[3], new float[12]), Throws.ArgumentException);
        Assert.That(() => Convolution.Forward<float>(shape with { Groups = 2 }, new float[15], new float[36], [], new float[12]), Throws.ArgumentException);
        Assert.That(() => new ConvolutionGeometry([2], [3], [1], [0], [1]), Throws.ArgumentException);
        Assert.That(() => new ConvolutionGeometry([5], [3], [0], [0], [1]), Throws.ArgumentException);
        Assert.That(() => new ConvolutionGeometry([5, 5], [3], [1], [0], [1]), Throws.ArgumentException);
        Assert.That(() => Im2Col.Gather<float>(shape.Geometry, 3, new float[15], 1, 3, new float[27]), Throws.ArgumentException);
    }

    /// <summary>All triples with outputs[output] += weights[weight] · images[image], index by index.</summary>
    private static IEnumerable<(int Output, int Weight, int Image)> Connections(ConvolutionShape shape)
    {
        ConvolutionGeometry geometry = shape.Geometry;
        int channels = shape.Channels / shape.Groups, outputs = shape.Outputs / shape.Groups;
        List<(int Position, int Kernel, int Element)> patch = [];
        for (int p = 0; p < geometry.OutputCount; p++)
        {
            for (int k = 0; k < geometry.KernelCount; k++)
            {
                int element = 0, scale = 1, restP = p, restK = k;
                bool inside = true;
                for (int axis = geometry.Input.Length - 1; axis >= 0; axis--)
                {
                    int x = restP % geometry.Output[axis] * geometry.Stride[axis] + restK % geometry.Kernel[axis] * geometry.Dilation[axis] - geometry.Pad[axis];
                    inside &= x >= 0 && x < geometry.Input[axis];
                    element += x * scale;
                    scale *= geometry.Input[axis];
                    restP /= geometry.Output[axis];
                    restK /= geometry.Kernel[axis];
                }
                if (inside) patch.Add((p, k, element));
            }
        }
        for (int n = 0; n < shape.Images; n++)
        {
            for (int m = 0; m < shape.Outputs; m++)
            {
                for (int c = 0; c < channels; c++)
                {
                    foreach ((int p, int k, int element) in patch)
                    {
                        yield return ((n * shape.Outputs + m) * geometry.OutputCount + p, (m * channels + c) * geometry.KernelCount + k,
                            (n * shape.Channels + m / outputs * channels + c) * geometry.InputCount + element);
                    }
                }
            }
        }
    }

    private sealed class Arrays<T> where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        private readonly Random random = new(7);

        public Arrays(ConvolutionShape shape)
        {
            Images = Draw(shape.Images * shape.Channels * shape.Geometry.InputCount);
            Weights = Draw(shape.Outputs * (shape.Channels / shape.Groups) * shape.Geometry.KernelCount);
            Bias = Draw(shape.Outputs);
            Outputs = Draw(shape.Images * shape.Outputs * shape.Geometry.OutputCount);
        }

        public T[] Images { get; }

        public T[] Weights { get; }

        public T[] Bias { get; }

        public T[] Outputs { get; }

        public T[] NewOutputs => [.. Outputs.Select(_ => T.NaN)];

        private T[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
    }
}
