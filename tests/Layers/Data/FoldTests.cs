using System.Globalization;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>The folds that CsvData divides its rows into.</summary>
public sealed class FoldTests
{
    // Seven rows of class 0, eleven of class 1, five of class 2; the feature is the row's number.
    private static readonly int[] Labels = [.. Enumerable.Repeat(0, 7), .. Enumerable.Repeat(1, 11), .. Enumerable.Repeat(2, 5)];

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private string Table() => folder.Write($"{Guid.NewGuid():N}.csv", "row,kind\n" + string.Concat(Labels.Select((label, row) => string.Create(CultureInfo.InvariantCulture, $"{row},{label}\n"))));

    private static int[] Rows(CsvDataOptions options, Phase phase) => [.. new DataLayerRun<double>("CsvData", options, phase, tops: 1).Batch(0).Select(row => (int)row)];

    private static int[][] TestRows(CsvDataOptions options) => [.. Enumerable.Range(1, options.Folds).Select(fold => Rows(options with { Fold = fold }, Phase.Test))];

    // The classes of each fold as scikit-learn 1.2's StratifiedKFold(K, shuffle=True, random_state=0) has them for these labels.
    [TestCase(2, "4 5 3, 3 6 2")]
    [TestCase(3, "3 3 2, 2 4 2, 2 4 1")]
    [TestCase(4, "2 3 1, 2 3 1, 2 2 2, 1 3 1")]
    [TestCase(5, "2 2 1, 2 2 1, 1 3 1, 1 2 1, 1 2 1")]
    public void Each_fold_has_the_classes_of_scikit_learns(int folds, string expected)
    {
        int[][] tests = TestRows(new CsvDataOptions { Source = Table(), LabelColumn = "kind", Folds = folds });
        Assert.That(string.Join(", ", tests.Select(rows => string.Join(' ', Enumerable.Range(0, 3).Select(label => rows.Count(row => Labels[row] == label))))), Is.EqualTo(expected));
    }

    [Test]
    public void Each_row_is_tested_once_and_trained_on_in_all_other_folds([Values(2, 5, 23)] int folds, [Values] bool stratify)
    {
        var options = new CsvDataOptions { Source = Table(), LabelColumn = "kind", Folds = folds, Stratify = stratify };
        int[][] tests = TestRows(options);
        Assert.That(tests.SelectMany(rows => rows).Order(), Is.EqualTo(Enumerable.Range(0, Labels.Length)));
        Assert.That(tests.Max(rows => rows.Length) - tests.Min(rows => rows.Length), Is.LessThanOrEqualTo(1));
        for (int fold = 1; fold <= folds; fold++)
            Assert.That(Rows(options with { Fold = fold }, Phase.Train).Concat(tests[fold - 1]).Order(), Is.EqualTo(Enumerable.Range(0, Labels.Length)));
    }

    [Test]
    public void The_seed_decides_the_folds()
    {
        var options = new CsvDataOptions { Source = Table(), LabelColumn = "kind", Folds = 4 };
        int[][] first = TestRows(options), again = TestRows(options);
        Assert.That(again, Is.EqualTo(first));
        Assert.That(TestRows(options with { SplitSeed = 2 }), Is.Not.EqualTo(first));
    }

    [Test]
    public void Standardisation_is_that_of_the_rows_to_train_on()
    {
        var options = new CsvDataOptions { Source = Table(), LabelColumn = "kind", Folds = 5, Fold = 2 };
        double mean = Rows(options, Phase.Train).Average();
        var run = new DataLayerRun<double>("CsvData", options with { Standardize = true }, tops: 1);
        Assert.That(run.Preprocessing.Features["x"].Mean![0], Is.EqualTo(mean).Within(1e-12));
    }

    [Test]
    public void Too_few_rows_are_refused()
    {
        var options = new CsvDataOptions { Source = Table(), Folds = 24, Fold = 1 };
        Assert.That(() => Rows(options, Phase.Train), Throws.InstanceOf<InputException>().With.Message.Contains("too few rows (23) for 24 'folds'"));
        string lone = folder.Write("lone.csv", "row,kind\n0,a\n1,a\n2,b\n");
        Assert.That(() => Rows(new CsvDataOptions { Source = lone, LabelColumn = "kind", Folds = 2, Fold = 1 }, Phase.Train), Throws.InstanceOf<InputException>().With.Message.Contains("two of each class"));
    }

    [TestCase(1, 1, 0.0, "'folds' must be at least 2, or 0")]
    [TestCase(3, 0, 0.0, "'fold' must be in 1 … 3, the fold to test, not 0")]
    [TestCase(3, 4, 0.0, "'fold' must be in 1 … 3, the fold to test, not 4")]
    [TestCase(0, 1, 0.0, "'fold' is given without 'folds'")]
    [TestCase(3, 1, 0.2, "'folds' is given beside 'test_fraction'; give one of them")]
    public void Options_that_make_no_folds_are_refused(int folds, int fold, double testFraction, string expected) =>
        Assert.That(new CsvDataOptions { Source = "a.csv", Folds = folds, Fold = fold, TestFraction = testFraction }.Validate().Select(error => error.Message), Is.EqualTo(new[] { expected }));
}
