using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class IdxDataLayerTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private DataLayerRun<double> Run(byte[] images, byte[]? labels = null, Func<IdxDataOptions, IdxDataOptions>? with = null, Phase phase = Phase.Train, Preprocessing? preprocessing = null)
    {
        var options = new IdxDataOptions
        {
            Source = folder.Write($"{Guid.NewGuid():N}", images),
            Labels = labels is null ? null : folder.Write($"{Guid.NewGuid():N}", labels),
        };
        return new DataLayerRun<double>("IdxData", with is null ? options : with(options), phase, preprocessing, labels is null ? 1 : 2);
    }

    private static IdxDataOptions Mnist(string set) => new()
    {
        Source = SharedFolder.PathOf($"data/mnist/{set}-images-idx3-ubyte.gz"),
        Labels = SharedFolder.PathOf($"data/mnist/{set}-labels-idx1-ubyte.gz"),
    };

    [Test]
    public void Images_get_a_channel_axis_and_are_scaled()
    {
        byte[] images = IdxBytes.File(0x08, [3, 1, 2], 0, 255, 1, 2, 128, 64);
        DataLayerRun<double> run = Run(images, IdxBytes.File(0x08, [3], 2, 0, 1), o => o with { Scale = 1.0 / 256 });
        Assert.That(run.Batch(0), Is.EqualTo(new[] { 0, 255 / 256.0, 1 / 256.0, 2 / 256.0, 0.5, 0.25 }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new double[] { 2, 0, 1 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(3, 1, 1, 2)));
        Assert.That(run.Tops[1].Shape, Is.EqualTo(new Shape(3)));
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(run.Preprocessing.Features["x"].SampleShape, Is.EqualTo(new[] { 1, 1, 2 }));
        Assert.That(run.Preprocessing.Features["x"].Scale, Is.EqualTo(1.0 / 256));
    }

    [TestCase(new[] { 2 }, new[] { 2, 1 })]
    [TestCase(new[] { 1, 2 }, new[] { 1, 2 })]
    [TestCase(new[] { 1, 2, 1 }, new[] { 1, 1, 2, 1 })]
    [TestCase(new[] { 1, 1, 2, 1 }, new[] { 1, 1, 2, 1 })]
    public void Other_ranks_keep_their_axes(int[] extents, int[] expected)
    {
        DataLayerRun<double> run = Run(IdxBytes.File(0x08, extents, 7, 9));
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 7, 9 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(expected)));
    }

    [TestCase((byte)0x08, new byte[] { 0xFF, 0x01 }, 255, 1)]
    [TestCase((byte)0x09, new byte[] { 0xFF, 0x01 }, -1, 1)]
    [TestCase((byte)0x0B, new byte[] { 0xFF, 0xFE, 0x01, 0x02 }, -2, 258)]
    [TestCase((byte)0x0C, new byte[] { 0xFF, 0xFF, 0xFF, 0xFE, 0x00, 0x01, 0x02, 0x03 }, -2, 66051)]
    [TestCase((byte)0x0D, new byte[] { 0x3F, 0xC0, 0, 0, 0xC1, 0x20, 0, 0 }, 1.5, -10)]
    [TestCase((byte)0x0E, new byte[] { 0x3F, 0xF8, 0, 0, 0, 0, 0, 0, 0xC0, 0x24, 0, 0, 0, 0, 0, 0 }, 1.5, -10)]
    public void Every_element_type_is_read_big_endian(byte type, byte[] bytes, double first, double second) =>
        Assert.That(Run(IdxBytes.File(type, [2, 1], bytes)).Batch(0), Is.EqualTo(new[] { first, second }));

    [Test]
    public void Gzip_is_known_by_its_content_and_not_by_its_name() =>
        Assert.That(Run(IdxBytes.Gzip(IdxBytes.File(0x08, [2, 1], 7, 9))).Batch(0), Is.EqualTo(new double[] { 7, 9 }));

    [Test]
    public void Standardisation_comes_after_scaling_and_is_that_of_the_training_set([Values((byte)0x08, (byte)0x09)] byte type)
    {
        // Scaled by 1/2: element 0 is 1, 3, 5 (mean 3, std √(8/3)), element 1 is 4 throughout.
        DataLayerRun<double> train = Run(IdxBytes.File(type, [3, 2], 2, 8, 6, 8, 10, 8), null, o => o with { Scale = 0.5, Standardize = true });
        double std = Math.Sqrt(8.0 / 3);
        Assert.That(train.Batch(0), Is.EqualTo(new[] { -2 / std, 0, 0, 0, 2 / std, 0 }));
        DataLayerRun<double> test = Run(IdxBytes.File(type, [1, 2], 8, 10), phase: Phase.Test, preprocessing: train.Preprocessing);
        Assert.That(test.Batch(0), Is.EqualTo(new[] { 1 / std, 1 }));
    }

    [Test]
    public void Test_labels_use_the_classes_of_the_training_set()
    {
        DataLayerRun<double> train = Run(IdxBytes.File(0x08, [2, 1], 7, 9), IdxBytes.File(0x08, [2], 0, 4));
        DataLayerRun<double> test = Run(IdxBytes.File(0x08, [2, 1], 7, 9), IdxBytes.File(0x0C, [2], 0, 0, 0, 1, 0, 0, 0, 3), phase: Phase.Test, preprocessing: train.Preprocessing);
        Assert.That(test.Batch(0, top: 1), Is.EqualTo(new double[] { 1, 3 }));
        Assert.That(train.Preprocessing.Classes["y"], Is.EqualTo(new[] { "0", "1", "2", "3", "4" }));
    }

    [TestCase("t10k", new double[] { 7, 2, 1, 0, 4, 1, 4, 9, 5, 9 }, new[] { 980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009 }, 264923200L)]
    [TestCase("train10k", new double[] { 1, 4, 4, 7, 2, 8, 9, 0, 6, 9 }, new[] { 1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978 }, 262146600L)]
    public void Mnist_is_as_python_reads_it(string set, double[] firstLabels, int[] counts, long sum)
    {
        var run = new DataLayerRun<float>("IdxData", Mnist(set) with { BatchSize = 1000 });
        Assert.That(run.Layer.Extent, Is.EqualTo(new DataExtent(10000, 1000)));
        Assert.That(run.Batch(0, top: 1).Take(10), Is.EqualTo(firstLabels));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(1000, 1, 28, 28)));
        long total = 0;
        int[] labels = new int[10];
        for (int i = 0; i < 10; i++)
        {
            total += (long)run.Batch(i).Sum();
            foreach (double label in run.Batch(i, top: 1))
                labels[(int)label]++;
        }
        Assert.That(total, Is.EqualTo(sum));
        Assert.That(labels, Is.EqualTo(counts));
    }

    [Test]
    public void The_first_test_image_of_mnist_is_a_seven()
    {
        var run = new DataLayerRun<double>("IdxData", Mnist("t10k") with { BatchSize = 1, Scale = 0.00390625 }, Phase.Test);
        double[] row = run.Batch(0)[(7 * 28)..(8 * 28)];
        double[] expected = new double[28];
        new double[] { 84, 185, 159, 151, 60, 36 }.CopyTo(expected, 6);
        Assert.That(row, Is.EqualTo(expected.Select(value => value / 256)));
    }

    [Test]
    public void Batches_allocate_nothing([Values((byte)0x08, (byte)0x09)] byte type, [Values] bool standardize)
    {
        byte[] values = [.. Enumerable.Range(0, 60).Select(i => (byte)(i * 2))];
        DataLayerRun<double> run = Run(IdxBytes.File(type, [15, 2, 2], values), IdxBytes.File(0x08, [15], new byte[15]),
            o => o with { Standardize = standardize, BatchSize = 4, Shuffle = true });
        run.Forward(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            run.Forward(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
