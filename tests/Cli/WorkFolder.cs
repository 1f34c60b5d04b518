namespace NetFramework.Tests;

/// <summary>A temporary folder with Iris, a net and a solver for it.</summary>
internal sealed class WorkFolder : IDisposable
{
    public const string Net = """
        name: iris
        layers:
          - { name: data, type: CsvData, top: [x, species], source: iris.csv, label_column: species, batch_size: 60, shuffle: true, standardize: true, test_fraction: 0.2 }
          - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }
          - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
          - { name: accuracy, type: Accuracy, bottom: [scores, species], top: accuracy, include: { phase: TEST } }
        """;

    public const string Solver = """
        net: net.yaml
        base_lr: 0.1
        momentum: 0.9
        weight_decay: 0.001
        max_iter: 400
        display: 100
        test_interval: 200
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("netframework-");

    public WorkFolder()
    {
        File.Copy(Path.Join(RepositoryFolder.Root, "samples", "iris", "iris.csv"), PathOf("iris.csv"));
        Write("net.yaml", Net);
        Write("solver.yaml", Solver);
    }

    public string Root => folder.FullName;

    public string PathOf(string name) => Path.Join(folder.FullName, name);

    public void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    /// <summary>Writes net.yaml: softmax regression of x to three kinds, on the given data layers.</summary>
    public void WriteNet(params string[] data) => Write("net.yaml", $"""
        layers:
        {string.Concat(data.Select(layer => $"  {layer}\n"))}
          - {"{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }"}
          - {"{ name: loss, type: SoftmaxWithLoss, bottom: [scores, kind], top: loss }"}
        """);

    public ToolResult Run(params string[] args) => Tool.Run(Root, args);

    public void Dispose() => folder.Delete(recursive: true);
}
