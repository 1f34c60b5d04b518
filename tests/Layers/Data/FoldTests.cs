using System.Globalization;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>The folds that data layers divide their samples into.</summary>
public sealed class FoldTests
{
    private const string Csv = "CsvData", Idx = "IdxData", Memory = "MemoryData";

    // Seven rows of class 0, eleven of class 1, five of class 2; the feature is the row's number.
    private static readonly int[] Labels = [.. Enumerable.Repeat(0, 7), .. Enumerable.Repeat(1, 11), .. Enumerable.Repeat(2, 5)];

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    /// <summary>The same samples as a layer of each type reads them.</summary>
    private SplitDataOptions Samples(string type, double[] labels) => type switch
    {
        Csv => new CsvDataOptions
        {
            Source = folder.Write($"{Guid.NewGuid():N}.csv", "row,kind\n" + string.Concat(labels.Select((label, row) => string.Create(CultureInfo.InvariantCulture, $"{row},{label}\n")))),
            LabelColumn = "kind",
        },
        Idx => new IdxDataOptions
        {
            Source = folder.Write($"{Guid.NewGuid():N}", IdxBytes.File(0x08, [labels.Length, 1, 1], [.. Enumerable.Range(0, labels.Length).Select(row => (byte)row)])),
            Labels = folder.Write($"{Guid.NewGuid():N}", IdxBytes.File(0x08, [labels.Length], [.. labels.Select(label => (byte)label)])),
        },
        _ => new MemoryDataOptions { Source = Npz(labels) },
    };

    private string Npz(double[] labels)
    {
        string path = Path.Combine(folder.Root, $"{Guid.NewGuid():N}.npz");
        NpzFile.Write(path, [NamedArray.Of("x", new Shape(labels.Length, 1), [.. Enumerable.Range(0, labels.Length).Select(row => (double)row)]), NamedArray.Of("y", new Shape(labels.Length), labels)]);
        return path;
    }

    private SplitDataOptions Samples(string type) => Samples(type, [.. Labels.Select(label => (double)label)]);

    private static string TypeOf(SplitDataOptions options) => options.GetType().Name[..^"Options".Length];

    private static int[] Rows(SplitDataOptions options, Phase phase) => [.. new DataLayerRun<double>(TypeOf(options), options, phase).Batch(0).Select(row => (int)row)];

    private static int[][] TestRows(SplitDataOptions options) => [.. Enumerable.Range(1, options.Folds).Select(fold => Rows(options with { Fold = fold }, Phase.Test))];

    // The classes of each fold as scikit-learn 1.2's StratifiedKFold(K, shuffle=True, random_state=0) has them for these labels.
    [Test]
    public void Each_fold_has_the_classes_of_scikit_learns(
        [Values(Csv, Idx, Memory)] string type,
        [Values("4 5 3, 3 6 2", "3 3 2, 2 4 2, 2 4 1", "2 3 1, 2 3 1, 2 2 2, 1 3 1", "2 2 1, 2 2 1, 1 3 1, 1 2 1, 1 2 1")] string expected)
    {
        int[][] tests = TestRows(Samples(type) with { Folds = expected.Split(", ").Length });
        Assert.That(string.Join(", ", tests.Select(rows => string.Join(' ', Enumerable.Range(0, 3).Select(label => rows.Count(row => Labels[row] == label))))), Is.EqualTo(expected));
    }

    [Test]
    public void Each_row_is_tested_once_and_trained_on_in_all_other_folds([Values(Csv, Idx, Memory)] string type, [Values(2, 5, 11)] int folds, [Values] bool stratify)
    {
        SplitDataOptions options = Samples(type) with { Folds = folds, Stratify = stratify };
        int[][] tests = TestRows(options);
        Assert.That(tests.SelectMany(rows => rows).Order(), Is.EqualTo(Enumerable.Range(0, Labels.Length)));
        Assert.That(tests.Max(rows => rows.Length) - tests.Min(rows => rows.Length), Is.LessThanOrEqualTo(1));
        for (int fold = 1; fold <= folds; fold++)
            Assert.That(Rows(options with { Fold = fold }, Phase.Train).Concat(tests[fold - 1]).Order(), Is.EqualTo(Enumerable.Range(0, Labels.Length)));
    }

    [Test]
    public void All_types_of_data_have_the_same_folds_and_the_same_test_fraction()
    {
        SplitDataOptions[] types = [Samples(Csv), Samples(Idx), Samples(Memory)];
        foreach (SplitDataOptions options in types)
        {
            Assert.That(TestRows(options with { Folds = 4 }), Is.EqualTo(TestRows(types[0] with { Folds = 4 })));
            Assert.That(Rows(options with { TestFraction = 0.3 }, Phase.Test), Is.EqualTo(Rows(types[0] with { TestFraction = 0.3 }, Phase.Test)).And.Length.EqualTo(7));
        }
    }

    [Test]
    public void A_batch_has_the_labels_of_its_samples([Values(Csv, Idx, Memory)] string type)
    {
        var run = new DataLayerRun<float>(type, Samples(type) with { Folds = 3, Fold = 2, BatchSize = 4, Shuffle = true });
        for (int batch = 0; batch < 9; batch++)
            Assert.That(run.Batch(batch, top: 1), Is.EqualTo(run.Tops[0].Data.ToArray().Select(row => Labels[(int)row])));
    }

    [Test]
    public void The_seed_decides_the_folds([Values(Csv, Idx, Memory)] string type)
    {
        SplitDataOptions options = Samples(type) with { Folds = 4 };
        int[][] first = TestRows(options), again = TestRows(options);
        Assert.That(again, Is.EqualTo(first));
        Assert.That(TestRows(options with { SplitSeed = 2 }), Is.Not.EqualTo(first));
    }

    [Test]
    public void Figures_to_predict_are_no_classes()
    {
        double[] targets = [.. Labels.Select((label, row) => label + row / 100.0)];
        int[][] plain = TestRows(Samples(Memory) with { Folds = 5, Stratify = false });
        Assert.That(TestRows(Samples(Memory, targets) with { Folds = 5 }), Is.EqualTo(plain));
        SplitDataOptions csv = (CsvDataOptions)Samples(Csv, targets) with { LabelColumn = null, TargetColumns = ["kind"] };
        Assert.That(TestRows(csv with { Folds = 5 }), Is.EqualTo(plain));
    }

    [Test]
    public void Data_that_code_sets_are_divided_too()
    {
        var options = new MemoryDataOptions { BatchSize = 100, Channels = 1, Height = 1, Width = 1, Folds = 5, Fold = 2 };
        var run = new DataLayerRun<double>(Memory, options, Phase.Test);
        ((MemoryDataLayer<double>)run.Layer).SetData(Enumerable.Range(0, Labels.Length).Select(row => (double)row).ToArray(), Labels.Select(label => (double)label).ToArray());
        Assert.That(run.Batch(0).Select(row => (int)row), Is.EqualTo(Rows(Samples(Memory) with { Folds = 5, Fold = 2 }, Phase.Test)));
    }

    [Test]
    public void Standardisation_is_that_of_the_rows_to_train_on([Values(Csv, Idx)] string type)
    {
        SplitDataOptions options = Samples(type) with { Folds = 5, Fold = 2 };
        double mean = Rows(options, Phase.Train).Average();
        SplitDataOptions standardized = options is CsvDataOptions csv ? csv with { Standardize = true } : (IdxDataOptions)options with { Standardize = true };
        var run = new DataLayerRun<double>(type, standardized);
        Assert.That(run.Preprocessing.Features["x"].Mean![0], Is.EqualTo(mean).Within(1e-12));
    }

    [Test]
    public void Too_few_samples_are_refused([Values(Csv, Idx, Memory)] string type)
    {
        SplitDataOptions options = Samples(type) with { Folds = 24, Fold = 1 };
        Assert.That(() => Rows(options, Phase.Train), Throws.InstanceOf<InputException>().With.Message.EndsWith(": there are too few samples (23) for 24 'folds': expected one for each at least"));
        Assert.That(() => Rows(options with { Folds = 12 }, Phase.Train), Throws.InstanceOf<InputException>().With.Message.EndsWith(
            ": no class has a sample for each of 12 'folds': the largest has 11; 'stratify: false' divides the samples without regard to their classes"));
        Assert.That(() => Rows(options with { Folds = 12, Stratify = false }, Phase.Train), Throws.Nothing);
    }

    [TestCase(1, 1, 0.0, "'folds' must be at least 2, or 0")]
    [TestCase(3, 0, 0.0, "'fold' must be in 1 … 3, the fold to test, not 0")]
    [TestCase(3, 4, 0.0, "'fold' must be in 1 … 3, the fold to test, not 4")]
    [TestCase(0, 1, 0.0, "'fold' is given without 'folds'")]
    [TestCase(3, 1, 0.2, "'folds' is given beside 'test_fraction'; give one of them")]
    public void Options_that_make_no_folds_are_refused(int folds, int fold, double testFraction, string expected) =>
        Assert.That(new CsvDataOptions { Source = "a.csv", Folds = folds, Fold = fold, TestFraction = testFraction }.Validate().Select(error => error.Message), Is.EqualTo(new[] { expected }));
}
