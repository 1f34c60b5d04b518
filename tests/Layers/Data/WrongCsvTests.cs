using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

/// <summary>Wrong CSV files, each with its message. FILE stands for the file's path.</summary>
public sealed class WrongCsvTests
{
    private static readonly CsvDataOptions Labelled = new() { Source = "", LabelColumn = "k" };

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private string[] ErrorsOf(string text, CsvDataOptions options, Phase phase = Phase.Train, Preprocessing? preprocessing = null, int tops = 2)
    {
        string file = folder.Write($"{Guid.NewGuid():N}.csv", text);
        InputException wrong = Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("CsvData", options with { Source = file }, phase, preprocessing, tops))!;
        return [.. wrong.Errors.Select(error => error.ToString().Replace(file, "FILE", StringComparison.Ordinal))];
    }

    private static Preprocessing Trained()
    {
        var preprocessing = new Preprocessing();
        preprocessing.Features["x"] = new FeatureEncoding { SampleShape = [2], Columns = ["length", "width"] };
        preprocessing.Classes["y"] = ["setosa", "virginica"];
        return preprocessing;
    }

    private static IEnumerable<TestCaseData> OneError()
    {
        static TestCaseData Case(string about, string text, string message, CsvDataOptions? options = null) => new TestCaseData(text, options ?? Labelled, message).SetArgDisplayNames(about);

        yield return Case("nothing in it", "", "FILE: the file is empty");
        yield return Case("blank lines alone", "\n\r\n \n", "FILE: the file is empty");
        yield return Case("a header alone", "a,k\n", "FILE: the file has a header, but no rows");
        yield return Case("a word for a number", "a,k\n1,u\nabc,v\n", "FILE:3:1: column 'a' holds 'abc', expected a number");
        yield return Case("the place after a cell over two lines", "k,a\n\"x\ny\",b2\nz,1\n", "FILE:3:4: column 'a' holds 'b2', expected a number");
        yield return Case("the place after letters beyond ASCII", "k,a\nÄöü, b2\nz,1\n", "FILE:2:5: column 'a' holds 'b2', expected a number");
        yield return Case("a decimal comma", "a;k\n\"1,5\";u\n", "FILE:2:1: column 'a' holds '1,5', expected a number with a decimal point");
        yield return Case("an empty cell", "a,b,k\n1,,u\n", "FILE:2:3: column 'b' has no value (the cell is empty), expected a number: missing values are not filled in");
        yield return Case("a question mark", "a,b,k\n1,?,u\n", "FILE:2:3: column 'b' has no value (the cell holds '?'), expected a number: missing values are not filled in");
        yield return Case("NA", "a,k\nNA,u\n", "FILE:2:1: column 'a' has no value (the cell holds 'NA'), expected a number: missing values are not filled in");
        yield return Case("NaN", "a,k\nnan,u\n", "FILE:2:1: column 'a' has no value (the cell holds 'nan'), expected a number: missing values are not filled in");
        yield return Case("infinity", "a,k\n-Infinity,u\n", "FILE:2:1: column 'a' holds '-Infinity', expected a finite number");
        yield return Case("a number beyond double", "a,k\n1e999,u\n", "FILE:2:1: column 'a' holds '1e999', expected a finite number");
        yield return Case("a number beyond float", "a,k\n1,u\n1e39,v\n", "FILE:3: column 'a' holds 1E+39, which is beyond the range of float");
        yield return Case("an empty label", "a,k\n1,\n", "FILE:2:3: column 'k' has no value (the cell is empty), expected the name of a class");
        yield return Case("a row too short", "a,b,k\n1,2,u\n3,v\n", "FILE:3: the row has 2 cell(s), expected 3 as in the header");
        yield return Case("a row too long", "1,2\n3,4,5\n", "FILE:2: the row has 3 cell(s), expected 2 as in the first row", Labelled with { LabelColumn = "-1" });
        yield return Case("two columns of one name", "a,b,a,k\n1,2,3,u\n", "FILE:1:5: the header names two columns 'a' (the other is the cell at 1:1)");
        yield return Case("a feature without a name", ",a,k\n0,1,u\n", "FILE:1: the header gives no name to the column at index 0: name it, or leave it out (ignore_columns: [0])");
        yield return Case("an open quote", "a,k\n1,\"u\n2,v\n", "FILE:2: a quote is opened in this row and closed nowhere");
        yield return Case("text after a quote", "a,k\n1,\"u\"v\n", "FILE:2: a cell of this row goes on after its closing quote, expected a delimiter (a quote inside quotes is written twice)");
        yield return Case("no such label column", "a,species\n1,u\n", "FILE:1: 'label_column' names the column 'spices', but the header has no such name, did you mean 'species'?",
            Labelled with { LabelColumn = "spices" });
        yield return Case("another delimiter", "a:k\n1:u\n", "FILE:1: 'label_column' names the column 'k', but the header has no such name (is 'delimiter' right?)");
        yield return Case("a name without a header", "1,2,u\n", "FILE: 'label_column' names the column 'k', but the first row is no header: expected an index, or 'header: true'");
        yield return Case("an index beyond the columns", "a,k\n1,u\n", "FILE:1: 'label_column' is 2, expected an index of -2 … 1: the file has 2 column(s)", Labelled with { LabelColumn = "2" });
        yield return Case("an unknown column to ignore", "alpha,k\n1,u\n", "FILE:1: 'ignore_columns' names the column 'alhpa', but the header has no such name, did you mean 'alpha'?",
            Labelled with { IgnoreColumns = ["alhpa"] });
        yield return Case("a column twice", "a,b,k\n1,2,u\n", "FILE:1: 'columns' names column 'a' twice", Labelled with { Columns = ["a", "0"] });
        yield return Case("the label among the features", "a,k\n1,u\n", "FILE:1: column 'k' is a feature and the label, expected one of the two", Labelled with { Columns = ["a", "k"] });
        yield return Case("no feature", "k\nu\n", "FILE:1: there is no column left for the features: the file has 1 column(s) (is 'delimiter' right?)");
        yield return Case("measurements for labels", "a,k\n1,2\n2,2.5\n", "FILE: the label column 'k' holds numbers with fractions, such as 2.5, expected classes (names or integers): "
            + "to predict numbers, name the column in 'target_columns'");
        yield return Case("a target that is no number", "a,k\n1,u\n", "FILE:2:3: column 'k' holds 'u', expected a number", new CsvDataOptions { Source = "", TargetColumns = ["k"] });
        yield return Case("too few rows to split", "a,k\n1,u\n", "FILE: there are too few samples (1, of 1 classes) for a 'test_fraction' of 0.5: expected at least one test sample, and at least one training sample of each class",
            Labelled with { TestFraction = 0.5 });
        yield return Case("one row of each class", "a,k\n1,u\n2,v\n", "FILE: there are too few samples (2, of 2 classes) for a 'test_fraction' of 0.5: expected at least one test sample, and at least one training sample of each class",
            Labelled with { TestFraction = 0.5 });
        yield return Case("no label column for the second top", "a,k\n1,u\n", "there is a second top, but nothing for it: expected 'label_column' (classes) or 'target_columns' (numbers)",
            Labelled with { LabelColumn = null });
    }

    [TestCase("a,k,w\n1,u,2\n2,v,-0.5\n", "w", "FILE:3:5: column 'w' holds '-0.5', expected a weight of 0 or more")]
    [TestCase("a,k,w\n1,u,2\n2,v,heavy\n", "w", "FILE:3:5: column 'w' holds 'heavy', expected a number")]
    [TestCase("a,k,w\n1,u,2\n2,v,\n", "w", "FILE:3:5: column 'w' has no value (the cell is empty), expected a number: missing values are not filled in")]
    [TestCase("a,k,w\n1,u,0\n2,v,0\n", "w", "FILE: column 'w' is 0 in every training row, so that nothing would be learned")]
    [TestCase("a,k,weight\n1,u,1\n", "wieght", "FILE:1: 'weight_column' names the column 'wieght', but the header has no such name, did you mean 'weight'?")]
    [TestCase("a,k,w\n1,u,1\n", "a", "FILE:1: column 'a' is a feature and the weight, expected one of the two", "a")]
    [TestCase("a,k,w\n1,u,1\n", null, "there is a third top, but nothing for it: expected 'weight_column'")]
    public void Wrong_weights_have_one_clear_message(string text, string? column, string message, string? feature = null) =>
        Assert.That(ErrorsOf(text, Labelled with { WeightColumn = column, Columns = feature is null ? [] : [feature] }, tops: 3), Is.EqualTo(new[] { message }));

    [Test]
    public void Weights_without_a_top_are_an_error([Values(1, 2)] int tops) =>
        Assert.That(ErrorsOf("a,k,w\n1,u,1\n", Labelled with { WeightColumn = "w" }, tops: tops), Is.EqualTo(new[]
        {
            "'weight_column' is given, but no top for the weights: expected a third one, which the loss takes as its last bottom",
        }));

    [TestCaseSource(nameof(OneError))]
    public void A_wrong_file_has_one_clear_message(string text, CsvDataOptions options, string message) =>
        Assert.That(ErrorsOf(text, options), Is.EqualTo(new[] { message }));

    [Test]
    public void All_errors_of_a_file_come_at_once() =>
        Assert.That(ErrorsOf("a,b,k\n1,x,u\n2\n?,4,\n5,6,v\n", Labelled), Is.EqualTo(new[]
        {
            "FILE:2:3: column 'b' holds 'x', expected a number",
            "FILE:3: the row has 1 cell(s), expected 3 as in the header",
            "FILE:4:1: column 'a' has no value (the cell holds '?'), expected a number: missing values are not filled in",
            "FILE:4:5: column 'k' has no value (the cell is empty), expected the name of a class",
        }));

    [Test]
    public void All_columns_that_are_not_there_come_at_once() =>
        Assert.That(ErrorsOf("alpha,species\n1,u\n", Labelled with { LabelColumn = "spices", IgnoreColumns = ["alhpa", "9"] }), Is.EqualTo(new[]
        {
            "FILE:1: 'label_column' names the column 'spices', but the header has no such name, did you mean 'species'?",
            "FILE:1: 'ignore_columns' names the column 'alhpa', but the header has no such name, did you mean 'alpha'?",
            "FILE:1: 'ignore_columns' is 9, expected an index of -2 … 1: the file has 2 column(s)",
        }));

    [Test]
    public void Reading_stops_after_twenty_errors() =>
        Assert.That(ErrorsOf("a,k\n" + string.Concat(Enumerable.Repeat("x,u\n", 100)), Labelled), Has.Length.EqualTo(20));

    [Test]
    public void A_class_that_training_did_not_see_is_an_error() =>
        Assert.That(ErrorsOf("length,width,k\n1,2,setosa\n3,4,virginca\n", Labelled, Phase.Test, Trained()),
            Is.EqualTo(new[] { "FILE:3:5: column 'k' holds 'virginca', which is no class of the training set, did you mean 'virginica'? (expected setosa, virginica)" }));

    [Test]
    public void A_feature_that_training_saw_and_the_test_file_lacks_is_an_error() =>
        Assert.That(ErrorsOf("length,breadth,widht,k\n1,2,3,setosa\n", Labelled, Phase.Test, Trained()),
            Is.EqualTo(new[] { "FILE:1: there is no column 'width', a feature of the training set, did you mean 'widht'?" }));

    [Test]
    public void A_test_file_without_names_must_have_as_many_features() =>
        Assert.That(ErrorsOf("1,2,3,setosa\n", Labelled with { LabelColumn = "-1" }, Phase.Test, Trained()),
            Is.EqualTo(new[] { "FILE: there are 3 feature columns, expected 2 as in the training set" }));

    [Test]
    public void A_file_that_is_not_there_has_its_nearest_name()
    {
        string file = folder.Write("flowers.csv", "a\n1\n");
        string wanted = file.Replace("flowers", "flower", StringComparison.Ordinal);
        InputException wrong = Assert.Throws<InputException>(() => _ = new DataLayerRun<float>("CsvData", new CsvDataOptions { Source = wanted }, tops: 1))!;
        Assert.That(wrong.Message, Is.EqualTo($"{wanted}: no such file, did you mean 'flowers.csv'?"));
    }

    [Test]
    public void Options_that_do_not_fit_together_are_named()
    {
        Assert.That(Labelled.Validate(), Is.Empty);
        Assert.That((Labelled with { Delimiter = ";", Columns = ["a"], TestFraction = 0.99 }).Validate(), Is.Empty);
        (string, string)[] wrong = [.. (Labelled with { Delimiter = ", ", TargetColumns = ["a"], Columns = ["b"], IgnoreColumns = ["c"], TestFraction = 1 }).Validate()];
        Assert.That(wrong, Is.EqualTo(new[]
        {
            ("Delimiter", "'delimiter' must be one ASCII character such as ',' or ';', and no quote or line break, not ', '"),
            ("TargetColumns", "'target_columns' (numbers) is given beside 'label_column' (classes); give one of them"),
            ("IgnoreColumns", "'ignore_columns' is given beside 'columns'; give one of them"),
            ("TestFraction", "'test_fraction' must be less than 1: some samples must be left for training"),
        }));
    }
}
