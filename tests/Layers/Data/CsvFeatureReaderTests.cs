using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class CsvFeatureReaderTests
{
    private static readonly FeatureEncoding Named = new() { SampleShape = [2], Columns = ["a", "b"], Mean = [1, 2], StandardDeviation = [2, 4] };
    private static readonly FeatureEncoding Nameless = new() { SampleShape = [1, 2], Scale = 0.5 };

    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private CsvFeatureReader Open(string text, FeatureEncoding encoding) => CsvFeatureReader.Open(folder.Write($"{Guid.NewGuid():N}.csv", text), encoding);

    private InputException ErrorOf(string text, FeatureEncoding encoding) => Assert.Throws<InputException>(() =>
    {
        using CsvFeatureReader reader = Open(text, encoding);
        while (reader.Read())
        {
        }
    })!;

    [Test]
    public void Features_are_found_by_name_and_the_other_columns_are_kept()
    {
        using CsvFeatureReader reader = Open("id,b,a\n\"x\n1\",2,3\ny,6,-1\n", Named);
        Assert.That(reader.ColumnNames, Is.EqualTo(new[] { "id", "b", "a" }));
        Assert.That(reader.Read(), Is.True);
        Assert.That(reader.Line, Is.EqualTo(2));
        Assert.That(reader.Values.ToArray(), Is.EqualTo(new double[] { 3, 2 }));
        Assert.That(reader.GetText(0), Is.EqualTo("x\n1"));
        Assert.That(reader.Read(), Is.True);
        Assert.That(reader.Line, Is.EqualTo(4));
        float[] encoded = new float[2];
        reader.Encode<float>(encoded);
        Assert.That(encoded, Is.EqualTo(new float[] { -1, 1 }));
        Assert.That(reader.Read(), Is.False);
    }

    [Test]
    public void Features_are_taken_by_position_where_the_file_or_the_model_has_no_names()
    {
        using CsvFeatureReader headless = Open("3,2\n", Named);
        Assert.That(headless.ColumnNames, Is.Null);
        Assert.That(headless.Read(), Is.True);
        Assert.That(headless.Values.ToArray(), Is.EqualTo(new double[] { 3, 2 }));

        using CsvFeatureReader nameless = Open("p0,p1\n3,2\n", Nameless);
        Assert.That(nameless.Read(), Is.True);
        double[] encoded = new double[2];
        nameless.Encode<double>(encoded);
        Assert.That(encoded, Is.EqualTo(new[] { 1.5, 1 }));
    }

    [Test]
    public void Names_that_are_numbers_are_still_a_header()
    {
        using CsvFeatureReader reader = Open("1,0\n5,6\n", new FeatureEncoding { SampleShape = [2], Columns = ["0", "1"] });
        Assert.That(reader.Read(), Is.True);
        Assert.That(reader.Values.ToArray(), Is.EqualTo(new double[] { 6, 5 }));
        Assert.That(reader.Read(), Is.False);
    }

    [Test]
    public void Missing_features_are_all_named_at_once() =>
        Assert.That(ErrorOf("A,c\n1,2\n", Named).Errors.Select(error => error.Message), Is.EqualTo(new[]
        {
            "there is no column 'a', a feature of the training set, did you mean 'A'?",
            "there is no column 'b', a feature of the training set, did you mean 'A'?",
        }));

    [Test]
    public void Without_names_the_file_must_have_the_features_and_nothing_else()
    {
        Assert.That(ErrorOf("1,2,3\n", Named).Errors.Single().Message,
            Is.EqualTo("the file has 3 column(s), expected the model's 2 features: without a header, they are taken by position"));
        Assert.That(ErrorOf("p,q,r\n1,2,3\n", Nameless).Errors.Single().Message,
            Is.EqualTo("the file has 3 column(s), expected the model's 2 features: its columns have no names, so that they are taken by position"));
    }

    [Test]
    public void No_row_is_given_after_a_wrong_one_and_all_wrong_ones_are_named()
    {
        using CsvFeatureReader reader = Open("a,b\n1,2\nx,3\n4,5\n6,\n", Named);
        Assert.That(reader.Read(), Is.True);
        InputException wrong = Assert.Throws<InputException>(() => reader.Read())!;
        Assert.That(wrong.Errors.Select(error => (error.Location!.Line, error.Location.Column, error.Message)), Is.EqualTo(new[]
        {
            (3, 1, "column 'a' holds 'x', expected a number"),
            (5, 3, "column 'b' has no value (the cell is empty), expected a number: missing values are not filled in"),
        }));
    }

    [Test]
    public void Reading_a_long_file_takes_no_memory_for_its_rows()
    {
        using CsvFeatureReader reader = Open("a,b\n" + string.Concat(Enumerable.Repeat("1.25,2.5\n", 20000)), Named);
        for (int i = 0; i < 10000; i++)
            reader.Read();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int rows = 0;
        while (reader.Read())
            rows++;
        Assert.That(rows, Is.EqualTo(10000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(rows));
    }
}
