using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>How many training samples of each class data layers find.</summary>
public sealed class ClassCountTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private CsvDataOptions Csv(int ants, int bees, int cats) => new()
    {
        Source = folder.Write($"{Guid.NewGuid():N}.csv", "a,kind\n" + string.Concat(Enumerable.Repeat("1,cat\n", cats)) + string.Concat(Enumerable.Repeat("2,ant\n", ants)) + string.Concat(Enumerable.Repeat("3,bee\n", bees))),
        LabelColumn = "kind",
    };

    private IReadOnlyList<int>? OfArray(double[] labels, params int[] extents)
    {
        string path = Path.Combine(folder.Root, $"{Guid.NewGuid():N}.npz");
        NpzFile.Write(path, [NamedArray.Of("x", new Shape(extents[0], 1), new double[extents[0]]), NamedArray.Of("y", new Shape(extents), labels)]);
        return Counts(new DataLayerRun<float>("MemoryData", new MemoryDataOptions { Source = path }));
    }

    private static IReadOnlyList<int>? Counts<T>(DataLayerRun<T> run) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => run.Preprocessing.ClassCounts.TryGetValue("y", out IReadOnlyList<int>? counts) ? counts : null;

    [Test]
    public void CsvData_counts_the_rows_that_are_trained_on([Values] Phase phase)
    {
        Assert.That(Counts(new DataLayerRun<double>("CsvData", Csv(5, 2, 10), phase)), Is.EqualTo(new[] { 5, 2, 10 }));
        Assert.That(Counts(new DataLayerRun<double>("CsvData", Csv(10, 10, 20) with { TestFraction = 0.2 }, phase)), Is.EqualTo(new[] { 8, 8, 16 }));
        Assert.That(Counts(new DataLayerRun<double>("CsvData", Csv(10, 5, 20) with { Folds = 5, Fold = 2 }, phase)), Is.EqualTo(new[] { 8, 4, 16 }));
    }

    [Test]
    public void A_class_that_is_known_and_does_not_occur_has_none()
    {
        var preprocessing = new Preprocessing();
        preprocessing.Classes["y"] = ["ant", "bee", "cat", "dog"];
        Assert.That(Counts(new DataLayerRun<double>("CsvData", Csv(5, 2, 10), Phase.Train, preprocessing)), Is.EqualTo(new[] { 5, 2, 10, 0 }));
    }

    [Test]
    public void A_record_of_the_training_set_stays()
    {
        var preprocessing = new Preprocessing();
        preprocessing.ClassCounts["y"] = [7, 8, 9];
        Assert.That(Counts(new DataLayerRun<double>("CsvData", Csv(1, 1, 1), Phase.Test, preprocessing)), Is.EqualTo(new[] { 7, 8, 9 }));
    }

    [Test]
    public void Figures_to_predict_and_features_alone_have_no_classes()
    {
        Assert.That(Counts(new DataLayerRun<double>("CsvData", new CsvDataOptions { Source = folder.Write("figures.csv", "a,b\n1,2\n3,4\n"), TargetColumns = ["b"] })), Is.Null);
        Assert.That(new DataLayerRun<double>("CsvData", Csv(5, 2, 10), tops: 1).Preprocessing.ClassCounts, Is.Empty);
    }

    [Test]
    public void IdxData_counts_its_labels()
    {
        var options = new IdxDataOptions
        {
            Source = folder.Write("images", IdxBytes.File(0x08, [7, 1, 1], new byte[7])),
            Labels = folder.Write("labels", IdxBytes.File(0x08, [7], [3, 0, 3, 1, 3, 0, 3])),
        };
        Assert.That(Counts(new DataLayerRun<float>("IdxData", options)), Is.EqualTo(new[] { 2, 1, 0, 4 }));
    }

    [Test]
    public void MemoryData_counts_whole_numbers_also_of_images()
    {
        Assert.That(OfArray([1, 0, 1, 2], 4), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(OfArray([1, 0, 1, 2, -1, 255, 0, 0], 2, 2, 2), Is.EqualTo((int[])[3, 2, 1, .. new int[252], 1]), "below 0 is a mark, and so is 255");
        Assert.That(OfArray([1, 0.5, 1, 2], 4), Is.Null);
        Assert.That(OfArray([1, 0, 100_000], 3), Is.Null);
        Assert.That(OfArray([-1, -1], 2), Is.Null);
    }

    [Test]
    public void MemoryData_counts_what_code_sets()
    {
        var run = new DataLayerRun<float>("MemoryData", new MemoryDataOptions { Channels = 1, Height = 1, Width = 1, BatchSize = 2 });
        Assert.That(Counts(run), Is.Null);
        ((MemoryDataLayer<float>)run.Layer).SetData(new float[3], new float[] { 1, 0, 1 });
        Assert.That(Counts(run), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void TextData_counts_the_characters_that_are_trained_on([Values] Phase phase)
    {
        var options = new TextDataOptions { Source = folder.Write("text", "abracadabra abracadabra"), SequenceLength = 2, BatchSize = 1, TestFraction = 0.5 };
        Assert.That(Counts(new DataLayerRun<float>("TextData", options, phase)), Is.EqualTo(new[] { 0, 5, 2, 1, 1, 2 }));
    }
}
