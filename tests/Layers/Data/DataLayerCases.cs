using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>The data layers in the registry-wide tests. Their files lie beside the test assembly, written anew by each run.</summary>
public sealed class DataLayerCases : ILayerCases
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "layer-cases")).FullName;

    public IEnumerable<LayerCase> Cases =>
    [
        new("Input", new InputOptions { Shape = [[2, 3], [4]] }) { Tops = 2 },
        new("CsvData", new CsvDataOptions { Source = Csv(), LabelColumn = "class", BatchSize = 2, Shuffle = true, Standardize = true }) { Tops = 2 },
        new("IdxData", new IdxDataOptions { Source = Idx("samples", 3, [5, 2, 2]), Labels = Idx("labels", 1, [5]), BatchSize = 2, Scale = 0.25 }) { Tops = 2 },
    ];

    private static string Csv()
    {
        string path = Path.Combine(Folder, "samples.csv");
        File.WriteAllText(path, "a,b,class\n1,2,yes\n3,-4,no\n5,6.5,yes\n7,1,no\n9,0,no\n");
        return path;
    }

    // IDX: two zero bytes, the element type 8 (unsigned byte), the rank, the extents big-endian, the values.
    private static string Idx(string name, int rank, int[] extents)
    {
        string path = Path.Combine(Folder, name + ".idx");
        IEnumerable<byte> header = extents.SelectMany(extent => new byte[] { 0, 0, 0, (byte)extent });
        IEnumerable<byte> values = Enumerable.Range(0, extents.Aggregate(1, (a, b) => a * b)).Select(i => (byte)(i % 3));
        File.WriteAllBytes(path, [0, 0, 8, (byte)rank, .. header, .. values]);
        return path;
    }
}
