using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>The data layers in the registry-wide tests: each with a small data set.</summary>
public sealed class DataLayerCases : ILayerCases
{
    private static readonly Lazy<(string Images, string Labels, string Array, string Text)> Files = new(WriteFiles);

    public IEnumerable<LayerCase> Cases =>
    [
        new LayerCase("Input", new InputOptions { Shape = [[4, 3], [4]] }) { Tops = 2 },
        new LayerCase("CsvData", new CsvDataOptions
        {
            Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), LabelColumn = "species", BatchSize = 8, Shuffle = true, Standardize = true, TestFraction = 0.2,
        }) { Tops = 2 },
        new LayerCase("CsvData", new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), Columns = ["sepal_length"], TargetColumns = ["petal_width"], BatchSize = 40 })
        {
            About = "targets", Tops = 2, Phase = Phase.Test,
        },
        new LayerCase("IdxData", new IdxDataOptions { Source = Files.Value.Images, Labels = Files.Value.Labels, BatchSize = 2, Scale = 0.00390625 }) { Tops = 2 },
        new LayerCase("IdxData", new IdxDataOptions { Source = Files.Value.Images, Standardize = true }) { About = "standardize", Phase = Phase.Test },
        new LayerCase("TextData", new TextDataOptions { Source = Files.Value.Text, SequenceLength = 4, BatchSize = 3 }) { Tops = 3 },
        new LayerCase("TextData", new TextDataOptions { Source = Files.Value.Text, SequenceLength = 4, BatchSize = 3, TimeMajor = false, Shuffle = true }) { About = "batch-major", Tops = 2 },
        new LayerCase("MemoryData", new MemoryDataOptions { Source = Files.Value.Array, BatchSize = 2, Shuffle = true }),
    ];

    // In the folder of the test assembly, so that they need no removal: the cases are made before any test runs.
    private static (string Images, string Labels, string Array, string Text) WriteFiles()
    {
        string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, $"data-layer-case-{name}");
        File.WriteAllBytes(PathOf("images"), IdxBytes.File(0x08, [5, 2, 2], [.. Enumerable.Range(0, 20).Select(i => (byte)(i * i))]));
        File.WriteAllBytes(PathOf("labels"), IdxBytes.File(0x08, [5], 0, 1, 2, 1, 0));
        NpyFile.Write(PathOf("array.npy"), NamedArray.Of("x", new Shape(5, 2), [0.5f, 1, -1.5f, 2, 2.5f, -3, 3.5f, 4, 4.5f, 5]));
        File.WriteAllText(PathOf("text"), "a rose is a rose is a rose is a rose");
        return (PathOf("images"), PathOf("labels"), PathOf("array.npy"), PathOf("text"));
    }
}
