using NetFramework.Monitoring;

namespace NetFramework.Tests.Monitoring;

internal sealed class EventFileTests
{
    [Test]
    public void The_checksum_of_the_reader_is_that_of_the_standard()
    {
        // RFC 3720, B.4: 32 bytes of zeroes, and the check value of "123456789".
        Assert.That(EventReader.Crc32C(new byte[32]), Is.EqualTo(0x8a9136aau));
        Assert.That(EventReader.Crc32C("123456789"u8), Is.EqualTo(0xe3069283u));
    }

    [Test]
    public void Every_figure_is_read_back_as_a_scalar()
    {
        using var training = new TinyTraining();
        training.Solver.Train();
        training.Recorder.Dispose();
        List<ReadEvent> events = EventReader.Read(Files(training.Directory).Single());
        Assert.That(events[0].FileVersion, Is.EqualTo("brain.Event:2"));
        Assert.That(events.Select(read => read.SessionStatus), Has.All.Null);
        Assert.That(events.Select(read => read.WallTime), Is.Ordered.Ascending.And.All.EqualTo((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds).Within(600));

        List<(long, string, float)> expected = [];
        foreach (MetricsRow row in training.Rows())
        {
            expected.AddRange(row.Figures.Select(figure => (row.Iteration, $"{(row.TestNet is null ? "train" : "test")}/{figure.Key}", (float)figure.Value)));
            expected.AddRange((row.GradientNorms ?? new Dictionary<string, double>()).Select(norm => (row.Iteration, $"gradient_norm/{norm.Key}", (float)norm.Value)));
        }
        Assert.That(events.SelectMany(read => read.Values.Where(value => value.Scalar is not null).Select(value => (read.Step, value.Tag, value.Scalar!.Value))), Is.EqualTo(expected));
        TestContext.Out.WriteLine($"{events.Count} records, {expected.Count} scalars, {events.SelectMany(read => read.Values).Count(value => value.Scalar is null)} histograms read back");
    }

    [Test]
    public void Weights_and_gradients_are_read_back_as_histograms()
    {
        using var training = new TinyTraining();
        var atDisplay = new Parts();
        training.Solver.Hooks.Add(atDisplay);
        training.Solver.Train();
        training.Recorder.Dispose();
        var read = (from single in EventReader.Read(Files(training.Directory).Single())
                    from value in single.Values
                    where value.Scalar is null
                    select (single.Step, value)).ToDictionary(pair => (pair.Step, pair.value.Tag), pair => pair.value);
        Assert.That(read.Keys, Is.EquivalentTo(atDisplay.Values.Keys));
        foreach (((long, string) key, double[] values) in atDisplay.Values)
        {
            ReadValue histogram = read[key];
            Assert.That(histogram.Moments[1], Is.EqualTo(values.Min()));
            Assert.That(histogram.Moments[2], Is.EqualTo(values.Max()));
            Assert.That(histogram.Moments[3], Is.EqualTo(values.Length));
            Assert.That(histogram.Moments[4], Is.EqualTo(values.Sum()).Within(1e-12));
            Assert.That(histogram.Moments[5], Is.EqualTo(values.Sum(value => value * value)).Within(1e-12));
            Assert.That(histogram.BucketLimits, Has.Count.EqualTo(histogram.Buckets.Count));
            for (int i = 1; i < histogram.Buckets.Count; i++)
                Assert.That(histogram.Buckets[i], Is.EqualTo(values.Count(value => value >= histogram.BucketLimits[i - 1] && value < histogram.BucketLimits[i])));
            Assert.That(histogram.Buckets.Sum(), Is.EqualTo(values.Length));
        }
    }

    [Test]
    public void A_resumed_training_adds_a_file_that_begins_at_the_checkpoint()
    {
        using var first = new TinyTraining();
        first.Solver.Step(30);
        first.Solver.SaveCheckpoint(first.PathOf("checkpoint"));
        first.Solver.Step(5);
        first.Recorder.Dispose();
        using var second = new TinyTraining(first.Directory);
        second.Solver.RestoreCheckpoint(Checkpoint.Open(first.PathOf("checkpoint")));
        second.Solver.Train();
        second.Recorder.Dispose();
        string[] files = Files(first.Directory);
        Assert.That(files, Has.Length.EqualTo(2));
        List<ReadEvent> events = EventReader.Read(files[1]);
        // TensorBoard drops what earlier files have from this step on.
        Assert.That((events[1].SessionStatus, events[1].Step), Is.EqualTo(((int?)1, 30L)));
        Assert.That(events.Skip(2).Select(read => read.Step), Is.Ordered.Ascending.And.All.GreaterThanOrEqualTo(30));
    }

    private static string[] Files(string directory) => [.. Directory.GetFiles(directory, "events.out.tfevents.*").Order(StringComparer.Ordinal)];

    private sealed class Parts : SolverHook<float>
    {
        public Dictionary<(long, string), double[]> Values { get; } = [];

        public override void OnDisplay(Solver<float> solver)
        {
            foreach (NetLayer<float> layer in solver.Net.Layers)
            {
                foreach (Parameter<float> parameter in layer.Layer.Parameters)
                {
                    Values[(solver.Iteration, $"weights/{layer.Name}/{parameter.Name}")] = [.. parameter.Data.ToArray().Select(value => (double)value)];
                    Values[(solver.Iteration, $"gradients/{layer.Name}/{parameter.Name}")] = [.. parameter.Diff.ToArray().Select(value => (double)value)];
                }
            }
        }
    }
}
