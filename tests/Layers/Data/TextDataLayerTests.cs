using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class TextDataLayerTests
{
    // 26 different characters, of which the vocabulary gives a the index 0 and z 25.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    // Two streams, abcdefghijkl and mnopqrstuvwx; y is the last one's next character.
    [Test]
    public void Each_column_is_a_stream_that_goes_on_from_batch_to_batch()
    {
        DataLayerRun<double> run = Run(Alphabet, new TextDataOptions { Source = "", SequenceLength = 3, BatchSize = 2 });
        Assert.That(run.BatchesPerEpoch, Is.EqualTo(4));
        Assert.That(Columns(run, 0), Is.EqualTo(new[] { "abc/bcd/011", "mno/nop/011" }));
        Assert.That(Columns(run, 1), Is.EqualTo(new[] { "def/efg/111", "pqr/qrs/111" }));
        Assert.That(Columns(run, 3), Is.EqualTo(new[] { "jkl/klm/111", "vwx/wxy/111" }));
        Assert.That(Columns(run, 4), Is.EqualTo(Columns(run, 0)));
        Assert.That(run.Tops.Select(top => top.Shape), Is.All.EqualTo(new Shape(3, 2)));
        Assert.That(run.Layer.Extent, Is.EqualTo(new DataExtent(8, 2, BatchAxis: 1)));
    }

    [Test]
    public void Batch_major_is_the_same_transposed()
    {
        var options = new TextDataOptions { Source = "", SequenceLength = 5, BatchSize = 2 };
        DataLayerRun<double> columns = Run(Alphabet, options), rows = Run(Alphabet, options with { TimeMajor = false });
        for (int batch = 0; batch < 4; batch++)
        {
            for (int top = 0; top < 3; top++)
            {
                double[] timeMajor = columns.Batch(batch, top);
                Assert.That(rows.Batch(batch, top), Is.EqualTo(Enumerable.Range(0, 10).Select(i => timeMajor[i % 5 * 2 + i / 5])));
            }
        }
        Assert.That(rows.Tops[0].Shape, Is.EqualTo(new Shape(2, 5)));
        Assert.That(rows.Layer.Extent, Is.EqualTo(new DataExtent(4, 2)));
    }

    [Test]
    public void Shuffled_sequences_begin_anew_and_each_comes_once_in_an_epoch()
    {
        DataLayerRun<double> run = Run(Alphabet, new TextDataOptions { Source = "", SequenceLength = 3, BatchSize = 2, Shuffle = true });
        string[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch => Enumerable.Range(4 * epoch, 4).SelectMany(batch => Columns(run, batch)).ToArray())];
        string[] all = ["abc/bcd/011", "def/efg/011", "ghi/hij/011", "jkl/klm/011", "mno/nop/011", "pqr/qrs/011", "stu/tuv/011", "vwx/wxy/011"];
        Assert.That(epochs, Is.All.EquivalentTo(all));
        Assert.That(epochs.Select(epoch => string.Concat(epoch)).Distinct().Count(), Is.EqualTo(3));
        Assert.That(Columns(run, 1), Is.EqualTo(epochs[0][2..4]), "a batch is a function of the iteration");
    }

    [Test]
    public void The_end_of_the_text_is_for_testing()
    {
        var options = new TextDataOptions { Source = "", SequenceLength = 2, BatchSize = 1, TestFraction = 0.25 };
        DataLayerRun<double> training = Run(Alphabet, options), testing = Run(Alphabet, options, Phase.Test, training.Preprocessing);
        // 6.5 of the 26 characters, rounded up: t … z.
        Assert.That(Enumerable.Range(0, training.BatchesPerEpoch).Select(batch => Columns(training, batch)[0][..2]), Is.EqualTo(new[] { "ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr" }));
        Assert.That(Enumerable.Range(0, 4).Select(batch => Columns(testing, batch)[0]), Is.EqualTo(new[] { "tu/uv/01", "vw/wx/11", "xy/yz/11", "tu/uv/01" }));
    }

    [Test]
    public void The_vocabulary_is_that_of_the_training_text()
    {
        var options = new TextDataOptions { Source = "", SequenceLength = 2, BatchSize = 1 };
        DataLayerRun<double> training = Run("né 😀\n", options);
        Assert.That(training.Preprocessing.Classes["y"], Is.EqualTo(new[] { "\n", " ", "n", "é", "😀" }));
        Assert.That(training.Preprocessing.Features, Is.Empty);
        Assert.That(training.Batch(0), Is.EqualTo(new double[] { 2, 3 }));
        Assert.That(training.Batch(1, top: 1), Is.EqualTo(new double[] { 4, 0 }));
        DataLayerRun<double> testing = Run(" é😀n", options, Phase.Test, training.Preprocessing);
        Assert.That(testing.Batch(0), Is.EqualTo(new double[] { 1, 3 }));
        DataLayerRun<double> alone = Run("xyx", options, Phase.Test);
        Assert.That(alone.Batch(0), Is.EqualTo(new double[] { 0, 1 }));
        Assert.That(alone.Preprocessing.Classes, Is.Empty);
    }

    [Test]
    public void A_byte_order_mark_is_no_character() =>
        Assert.That(Run("\uFEFFabab", new TextDataOptions { Source = "", SequenceLength = 2, BatchSize = 1 }).Preprocessing.Classes["y"], Is.EqualTo(new[] { "a", "b" }));

    [Test]
    public void What_is_wrong_with_a_file_is_said()
    {
        var options = new TextDataOptions { Source = folder.Write("bytes", [65, 66, 0xFF]), SequenceLength = 2, BatchSize = 2 };
        Assert.That(() => Make(options), Error($"{options.Source}: the byte 2 is no UTF-8, expected a text in UTF-8"));
        options = options with { Source = folder.Write("short", "abcd") };
        Assert.That(() => Make(options), Error($"{options.Source}: a batch of 2 sequences of 2 characters needs 5 characters, but the TRAIN phase has 4"));
        Assert.That(() => Make(options with { Source = options.Source + "x" }), Throws.TypeOf<InputException>().With.Message.EqualTo($"{options.Source}x: no such file, did you mean 'short'?"));
        Preprocessing known = Run("abcdef\n", options).Preprocessing;
        options = options with { Source = folder.Write("other", "abc\nabcX\n") };
        Assert.That(() => Make(options, Phase.Test, known), Error($"{options.Source}:2:4: the character 'X' (U+0058) is none of the 7 characters of the training text"));
    }

    [Test]
    public void What_is_wrong_with_the_options_is_said()
    {
        var options = new TextDataOptions { Source = "text", SequenceLength = 2, TestFraction = 1 };
        Assert.That(options.Validate().Select(error => error.Property), Is.EqualTo(new[] { nameof(TextDataOptions.BatchSize), nameof(TextDataOptions.TestFraction) }));
        Assert.That((options with { BatchSize = 1, TestFraction = 0.5 }).Validate(), Is.Empty);
    }

    private DataLayerRun<double> Run(string text, TextDataOptions options, Phase phase = Phase.Train, Preprocessing? preprocessing = null) =>
        Make(options with { Source = folder.Write($"{Guid.NewGuid():N}", text) }, phase, preprocessing);

    private static DataLayerRun<double> Make(TextDataOptions options, Phase phase = Phase.Train, Preprocessing? preprocessing = null) => new("TextData", options, phase, preprocessing, tops: 3);

    /// <summary>Each column of a time-major batch of the alphabet: its characters, the next characters, and the marks.</summary>
    private static string[] Columns(DataLayerRun<double> run, int batch)
    {
        double[][] tops = [.. Enumerable.Range(0, 3).Select(top => run.Batch(batch, top))];
        int columns = run.Tops[0].Shape[1];
        return [.. Enumerable.Range(0, columns).Select(column =>
            $"{Letters(tops[0], column, columns)}/{Letters(tops[1], column, columns)}/{string.Concat(Column(tops[2], column, columns))}")];
    }

    private static string Letters(double[] values, int column, int columns) => string.Concat(Column(values, column, columns).Select(value => Alphabet[(int)value]));

    private static IEnumerable<double> Column(double[] values, int column, int columns) => values.Where((_, i) => i % columns == column);

    private static NUnit.Framework.Constraints.EqualStringConstraint Error(string message) => Throws.TypeOf<InputException>().With.Message.EqualTo(message);
}
