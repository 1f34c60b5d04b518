using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class MemoryDataLayerTests
{
    private static readonly MemoryDataOptions FromCode = new() { BatchSize = 2, Channels = 1, Height = 1, Width = 2 };

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private string Npy(string name, int[] extents, params float[] values)
    {
        string path = Path.Combine(folder.Root, name);
        NpyFile.Write(path, NamedArray.Of(name, new Shape(extents), values));
        return path;
    }

    private string Npz(string name, params (string Name, int[] Extents, double[] Values)[] arrays)
    {
        string path = Path.Combine(folder.Root, name);
        NpzFile.Write(path, [.. arrays.Select(array => NamedArray.Of(array.Name, new Shape(array.Extents), array.Values))]);
        return path;
    }

    private static string ErrorOf(MemoryDataOptions options, int tops = 2) =>
        Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("MemoryData", options, tops: tops))!.Message;

    [Test]
    public void Code_sets_the_data_and_may_change_them()
    {
        var run = new DataLayerRun<double>("MemoryData", FromCode);
        var layer = (MemoryDataLayer<double>)run.Layer;
        Assert.That(layer.Extent, Is.Null);
        double[] data = [1, 2, 3, 4, 5, 6];
        layer.SetData(data, new double[] { 7, 8, 9 });
        Assert.That(layer.Extent, Is.EqualTo(new DataExtent(3, 2)));
        Assert.That(run.Batch(1), Is.EqualTo(new double[] { 5, 6, 1, 2 }));
        Assert.That(run.Batch(1, top: 1), Is.EqualTo(new double[] { 9, 7 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 1, 1, 2)));
        Assert.That(run.Tops[1].Shape, Is.EqualTo(new Shape(2)));
        data[4] = -5;
        Assert.That(run.Batch(1), Is.EqualTo(new double[] { -5, 6, 1, 2 }));
        layer.SetData(new double[] { 10, 20 }, new double[] { 30 });
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 10, 20, 10, 20 }));
        Assert.That(run.Preprocessing.Features["x"].SampleShape, Is.EqualTo(new[] { 1, 1, 2 }));
    }

    [Test]
    public void Without_data_the_tops_have_their_shapes_and_forward_says_what_is_missing()
    {
        var run = new DataLayerRun<double>("MemoryData", FromCode);
        run.Layer.Reshape([], run.Tops);
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 1, 1, 2)));
        Assert.That(Assert.Throws<InputException>(() => run.Forward(0)).Message, Is.EqualTo("there are no data: expected a file as 'source', or data set by code (SetData)"));
    }

    [Test]
    public void Arrays_that_do_not_fit_are_refused()
    {
        var layer = (MemoryDataLayer<double>)new DataLayerRun<double>("MemoryData", FromCode).Layer;
        Assert.That(Assert.Throws<ArgumentException>(() => layer.SetData(new double[2])).Message, Is.EqualTo("1 array(s) are given, but the layer has 2 top(s)"));
        Assert.That(Assert.Throws<ArgumentException>(() => layer.SetData(new double[3], new double[1])).Message,
            Is.EqualTo("array 0 has 3 elements, expected 2 for each of the 1 samples of array 0"));
        Assert.That(Assert.Throws<ArgumentException>(() => layer.SetData(new double[4], new double[3])).Message,
            Is.EqualTo("array 1 has 3 elements, expected 1 for each of the 2 samples of array 0"));
        Assert.That(Assert.Throws<ArgumentException>(() => layer.SetData(Array.Empty<double>(), Array.Empty<double>())).Message,
            Is.EqualTo("array 0 has 0 elements, expected 2 for each of at least one sample"));
    }

    [Test]
    public void Npz_files_hold_an_array_for_each_top()
    {
        string source = Npz("a.npz", ("y", [3, 1], [7, 8, 9]), ("x", [3, 2], [1, 2, 3, 4, 5, 6]), ("z", [3], [10, 11, 12]));
        var run = new DataLayerRun<float>("MemoryData", new MemoryDataOptions { Source = source, BatchSize = 2 }, Phase.Test, tops: 3);
        Assert.That(run.Epoch(), Is.EqualTo(new[] { "1 2|7|10", "3 4|8|11", "5 6|9|12" }));
        Assert.That(run.Tops.Select(top => top.Shape), Is.EqualTo(new[] { new Shape(1, 2), new Shape(1, 1), new Shape(1) }));
    }

    [Test]
    public void Npy_files_hold_data_and_labels_and_samples_may_get_another_shape()
    {
        var options = new MemoryDataOptions { Source = Npy("x.npy", [2, 4], 1, 2, 3, 4, 5, 6, 7, 8), Labels = Npy("y.npy", [2], 0, 1), Channels = 1, Height = 2, Width = 2 };
        var run = new DataLayerRun<double>("MemoryData", options);
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(2, 1, 2, 2)));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new double[] { 0, 1 }));
        Assert.That(run.Preprocessing.Features["x"].SampleShape, Is.EqualTo(new[] { 1, 2, 2 }));
    }

    [Test]
    public void Wrong_files_have_one_clear_message()
    {
        string two = Npy("two.npy", [2, 4], new float[8]), three = Npy("three.npy", [3], new float[3]), scalar = Npy("scalar.npy", [], 1);
        string named = Npz("named.npz", ("x", [1], [1]), ("lable", [1], [1]));
        Assert.That(ErrorOf(new() { Source = two, Labels = three }), Is.EqualTo($"{three}: the array 'three' holds 3 samples (its shape is 3), expected 2 as for the first top"));
        Assert.That(ErrorOf(new() { Source = scalar }, tops: 1), Is.EqualTo($"{scalar}: the array 'scalar' has the shape scalar, expected at least one sample, along its first axis"));
        Assert.That(ErrorOf(new() { Source = two }), Is.EqualTo("there are 2 tops, but a .npy 'source' holds the data of one: expected 'labels', or a .npz file with an array for each top"));
        Assert.That(ErrorOf(new() { Source = named }), Is.EqualTo($"{named}: there is no array 'y' for the top of this name (the file holds x, lable)"));
        Assert.That(ErrorOf(new() { Source = two, Channels = 3, Height = 1, Width = 1 }, tops: 1),
            Is.EqualTo($"{two}: the samples of the array 'two' have 4 elements (its shape is 2×4), expected 3 as of 3×1×1"));
    }

    [Test]
    public void Options_that_do_not_fit_together_are_named()
    {
        Assert.That(FromCode.Validate(), Is.Empty);
        Assert.That(new MemoryDataOptions { Source = "a.npz" }.Validate(), Is.Empty);
        Assert.That(new MemoryDataOptions().Validate().Select(error => error.Message), Is.EqualTo(new[]
        {
            "'channels' is missing: give it, or a file as 'source'",
            "'height' is missing: give it, or a file as 'source'",
            "'width' is missing: give it, or a file as 'source'",
            "'batch_size' is missing: give it, or a file as 'source'",
        }));
        Assert.That(new MemoryDataOptions { Source = "a.NPZ", Labels = "b.npy", Channels = 3 }.Validate().Select(error => error.Message), Is.EqualTo(new[]
        {
            "'height' is missing: 'channels', 'height' and 'width' go together",
            "'width' is missing: 'channels', 'height' and 'width' go together",
            "'labels' is given beside a .npz 'source', which holds the arrays of all tops, under their names",
        }));
    }
}
