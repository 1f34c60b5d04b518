namespace NetFramework.Tests.Solvers.Checkpoints;

/// <summary>Data that have changed since the checkpoint was saved, where neither their number nor their classes nor their statistics tell it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ChangedDataTests
{
    private const string Csv = "{ name: data, type: CsvData, top: [x, y], source: data.csv, label_column: c, standardize: true, batch_size: 2, shuffle: true }";
    private const string Idx = "{ name: data, type: IdxData, top: [x, y], source: data.idx, labels: labels.idx, batch_size: 2 }";
    private const string Npz = "{ name: data, type: MemoryData, top: [x, y], source: data.npz, batch_size: 2 }";
    private const string Npy = "{ name: data, type: MemoryData, top: [x, y], source: data.npy, labels: labels.npy, batch_size: 2 }";

    private static void WriteData(TestFolder folder, double[] values, int[] labels)
    {
        File.WriteAllLines(folder.PathOf("data.csv"), ["a,b,c", .. labels.Select((label, row) => FormattableString.Invariant($"{values[2 * row]},{values[2 * row + 1]},{label}"))]);
        File.WriteAllBytes(folder.PathOf("data.idx"), [0, 0, 8, 2, 0, 0, 0, (byte)labels.Length, 0, 0, 0, 2, .. values.Select(value => (byte)value)]);
        File.WriteAllBytes(folder.PathOf("labels.idx"), [0, 0, 8, 1, 0, 0, 0, (byte)labels.Length, .. labels.Select(label => (byte)label)]);
        NamedArray x = NamedArray.Of("x", new Shape(labels.Length, 2), values), y = NamedArray.Of("y", new Shape(labels.Length), [.. labels.Select(label => (double)label)]);
        NpzFile.Write(folder.PathOf("data.npz"), [x, y]);
        NpyFile.Write(folder.PathOf("data.npy"), x);
        NpyFile.Write(folder.PathOf("labels.npy"), y);
    }

    private static Solver<float> Build(TestFolder folder, string data, string keys = "")
    {
        File.WriteAllText(folder.PathOf("solver.yaml"), $$"""
            net:
              layers:
                - {{data}}
                - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 2, weight_filler: { type: xavier } }
                - { name: loss, type: SoftmaxWithLoss, bottom: [scores, y], top: loss }
            base_lr: 0.1
            max_iter: 20
            {{keys}}
            """);
        return new Solver<float>(SolverDefinition.Load(folder.PathOf("solver.yaml")));
    }

    private static Checkpoint Save(TestFolder folder, string data, string keys = "")
    {
        WriteData(folder, [1, 2, 3, 4, 5, 6, 7, 9], [0, 1, 1, 0]);
        Solver<float> solver = Build(folder, data, keys);
        solver.Step(3);
        solver.SaveCheckpoint(folder.PathOf("checkpoint"));
        return Checkpoint.Open(folder.PathOf("checkpoint"));
    }

    [TestCase(Csv, "x", "data.csv")]
    [TestCase(Idx, "x", "data.idx")]
    [TestCase(Npz, "x", "data.npz")]
    [TestCase(Npy, "x", "data.npy")]
    public void Rows_in_another_order_are_refused(string data, string top, string file)
    {
        using var folder = new TestFolder();
        Checkpoint checkpoint = Save(folder, data);
        WriteData(folder, [3, 4, 1, 2, 5, 6, 7, 9], [0, 1, 1, 0]);
        AssertRefused(folder, data, checkpoint, top, file);
    }

    [TestCase(Csv, "y", "data.csv")]
    [TestCase(Idx, "y", "labels.idx")]
    [TestCase(Npz, "y", "data.npz")]
    [TestCase(Npy, "y", "labels.npy")]
    public void Labels_in_another_order_are_refused(string data, string top, string file)
    {
        using var folder = new TestFolder();
        Checkpoint checkpoint = Save(folder, data);
        WriteData(folder, [1, 2, 3, 4, 5, 6, 7, 9], [1, 0, 1, 0]);
        AssertRefused(folder, data, checkpoint, top, file);
    }

    private static void AssertRefused(TestFolder folder, string data, Checkpoint checkpoint, string top, string file)
    {
        Assert.That(() => Build(folder, data).RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>().With.Message.EqualTo(
            $"{folder.PathOf(file)}: the data are not those of the checkpoint: layer 'data' reads other values for '{top}' (SHA-256)"));
    }

    [TestCase(Csv)]
    [TestCase(Idx)]
    [TestCase(Npz)]
    [TestCase(Npy)]
    public void The_same_data_in_another_place_are_taken(string data)
    {
        using var folder = new TestFolder();
        Checkpoint checkpoint = Save(folder, data);
        using var elsewhere = new TestFolder();
        WriteData(elsewhere, [1, 2, 3, 4, 5, 6, 7, 9], [0, 1, 1, 0]);
        Solver<float> solver = Build(elsewhere, data);
        solver.RestoreCheckpoint(checkpoint);
        Assert.That(solver.Iteration, Is.EqualTo(3));
    }

    [Test]
    public void More_or_fewer_samples_are_told_by_their_number()
    {
        using var folder = new TestFolder();
        Checkpoint checkpoint = Save(folder, Idx);
        WriteData(folder, [1, 2, 3, 4, 5, 6], [0, 1, 1]);
        Assert.That(() => Build(folder, Idx).RestoreCheckpoint(checkpoint), Throws.TypeOf<InputException>().With.Message.EndsWith("the training data are not those of the checkpoint: they have 3 samples, but had 4"));
    }

    // The learning rate follows the tests under plateau alone.
    [TestCase("test_interval: 1", true)]
    [TestCase("test_interval: 1\nlr_policy: plateau\nplateau: { metric: loss, patience: 1 }", false)]
    public void Data_for_tests_count_where_the_learning_rate_follows_the_tests(string keys, bool taken)
    {
        const string Both = """
            { name: train, type: IdxData, top: [x, y], source: data.idx, labels: labels.idx, include: { phase: TRAIN } }
                - { name: test, type: MemoryData, top: [x, y], source: data.npz, include: { phase: TEST } }
            """;
        using var folder = new TestFolder();
        Checkpoint checkpoint = Save(folder, Both, keys);
        byte[] samples = File.ReadAllBytes(folder.PathOf("data.idx"));
        WriteData(folder, [3, 4, 1, 2, 5, 6, 7, 9], [0, 1, 1, 0]);
        File.WriteAllBytes(folder.PathOf("data.idx"), samples);
        Assert.That(() => Build(folder, Both, keys).RestoreCheckpoint(checkpoint), taken ? Throws.Nothing : Throws.TypeOf<InputException>().With.Message.Contains("data.npz: the data are not those of the checkpoint: layer 'test'"));
    }
}
