using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class CsvDataLayerTests
{
    private readonly TemporaryFolder folder = new();

    [TearDown]
    public void RemoveFiles() => folder.Dispose();

    [Test]
    public void Features_are_the_other_columns_and_string_classes_are_numbered_in_sorted_order()
    {
        string file = folder.Write("a.csv", "height,kind,width\n1.5,dog,10\n2.5,ant,20\n3.5,cat,30\n4.5,dog,40\n");
        var run = new DataLayerRun<double>("CsvData", new CsvDataOptions { Source = file, LabelColumn = "kind" });

        Assert.That(run.Batch(0), Is.EqualTo(new[] { 1.5, 10, 2.5, 20, 3.5, 30, 4.5, 40 }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new[] { 2.0, 0, 1, 2 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(4, 2)));
        Assert.That(run.Tops[1].Shape, Is.EqualTo(new Shape(4)));
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "ant", "cat", "dog" }));
        Assert.That(run.Preprocessing.Features["x"].Columns, Is.EqualTo(new[] { "height", "width" }));
    }
}
