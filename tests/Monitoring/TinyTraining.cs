using NetFramework.Monitoring;

namespace NetFramework.Tests.Monitoring;

/// <summary>A perceptron on Iris, recorded in a folder.</summary>
internal sealed class TinyTraining : IDisposable
{
    private static readonly string Yaml = $$"""
        net:
          name: tiny
          layers:
            - { name: iris, type: CsvData, top: [x, species], source: "{{RepositoryFolder.PathOf("samples/iris/iris.csv").Replace('\\', '/')}}", label_column: species, standardize: true, test_fraction: 0.2, batch_size: 30, shuffle: true }
            - { name: hidden, type: InnerProduct, bottom: x, top: hidden, num_output: 8, weight_filler: { type: msra } }
            - { name: relu, type: ReLU, bottom: hidden, top: hidden }
            - { name: scores, type: InnerProduct, bottom: hidden, top: scores, num_output: 3, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
            - { name: accuracy, type: Accuracy, bottom: [scores, species], top: accuracy, include: { phase: TEST } }
        base_lr: 0.1
        max_iter: 60
        display: 10
        test_interval: 20
        average_loss: 5
        """;

    private readonly TestFolder? own;

    public TinyTraining(string? directory = null, params string[] changes)
    {
        own = directory is null ? new TestFolder() : null;
        Directory = directory ?? own!.Root;
        string yaml = Yaml;
        foreach (string[] change in changes.Select(change => change.Split(": ")))
            yaml = System.Text.RegularExpressions.Regex.Replace(yaml, $"(?m)^{change[0]}: .*$", $"{change[0]}: {change[1]}");
        Solver = new Solver<float>(SolverDefinition.Parse(yaml), sharesDiffs: true);
        Recorder = new TrainingRecorder<float>(Solver, Directory);
        Solver.Hooks.Add(Recorder);
    }

    public string Directory { get; }

    public Solver<float> Solver { get; }

    public TrainingRecorder<float> Recorder { get; }

    public string PathOf(string name) => Path.Combine(Directory, name);

    public IReadOnlyList<MetricsRow> Rows() => MetricsLines.Read(PathOf("metrics.jsonl"));

    public void Dispose()
    {
        Recorder.Dispose();
        own?.Dispose();
    }
}
