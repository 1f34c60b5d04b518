using FsCheck;
using FsCheck.Fluent;
using NetFramework.Layers;

namespace NetFramework.Tests.Layers;

public sealed class CsvDataLayerTests
{
    private readonly TemporaryFolder folder = new();

    [OneTimeTearDown]
    public void RemoveFiles() => folder.Dispose();

    private DataLayerRun<double> Run(string text, Func<CsvDataOptions, CsvDataOptions>? with = null, Phase phase = Phase.Train, Preprocessing? preprocessing = null, int tops = 2)
    {
        var options = new CsvDataOptions { Source = folder.Write($"{Guid.NewGuid():N}.csv", text) };
        return new DataLayerRun<double>("CsvData", with is null ? options : with(options), phase, preprocessing, tops);
    }

    [Test]
    public void Features_are_the_other_columns_and_classes_are_numbered_in_sorted_order()
    {
        DataLayerRun<double> run = Run("height,kind,width\n1.5,dog,10\n2.5,ant,20\n3.5,Cat,30\n4.5,dog,40\n", o => o with { LabelColumn = "kind" });
        Assert.That(run.Batch(0), Is.EqualTo(new[] { 1.5, 10, 2.5, 20, 3.5, 30, 4.5, 40 }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new[] { 2.0, 1, 0, 2 }));
        Assert.That(run.Tops[0].Shape, Is.EqualTo(new Shape(4, 2)));
        Assert.That(run.Tops[1].Shape, Is.EqualTo(new Shape(4)));
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "Cat", "ant", "dog" }));
        Assert.That(run.Preprocessing.Features["x"].Columns, Is.EqualTo(new[] { "height", "width" }));
        Assert.That(run.Preprocessing.Features["x"].SampleShape, Is.EqualTo(new[] { 2 }));
        Assert.That(run.Preprocessing.Features["x"].Mean, Is.Null);
    }

    [TestCase("w")]
    [TestCase("-1")]
    public void Weights_are_the_third_top(string column)
    {
        DataLayerRun<double> run = Run("a,kind,b,w\n1,u,3,0.5\n4,v,6,0\n7,u,9,2e3\n", o => o with { LabelColumn = "kind", WeightColumn = column }, tops: 3);
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 3, 4, 6, 7, 9 }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new double[] { 0, 1, 0 }));
        Assert.That(run.Batch(0, top: 2), Is.EqualTo(new[] { 0.5, 0, 2000 }));
        Assert.That(run.Tops[2].Shape, Is.EqualTo(new Shape(3)));
        run = Run("a,w,y\n1,0.5,7\n4,3,8\n", o => o with { TargetColumns = ["y"], WeightColumn = "w", BatchSize = 1 }, tops: 3);
        Assert.That(run.Epoch(), Is.EqualTo(new[] { "1|7|0.5", "4|8|3" }));
    }

    [TestCase("kind")]
    [TestCase("1")]
    [TestCase("-2")]
    public void The_label_column_is_a_name_or_an_index_from_either_end(string labelColumn) =>
        Assert.That(Run("a,kind,b\n1,2,3\n4,5,6\n", o => o with { LabelColumn = labelColumn }).Batch(0), Is.EqualTo(new double[] { 1, 3, 4, 6 }));

    [Test]
    public void Integer_labels_are_sorted_by_value_and_need_not_begin_at_0()
    {
        DataLayerRun<double> run = Run("a,k\n1,10\n2,9\n3,-1\n4,10.0\n", o => o with { LabelColumn = "k" });
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "-1", "9", "10" }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new double[] { 2, 1, 0, 2 }));
    }

    [Test]
    public void Without_labels_there_is_one_top_with_all_columns()
    {
        DataLayerRun<double> run = Run("a,b\n1,2\n3,4\n", tops: 1);
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        Assert.That(run.Preprocessing.Classes, Is.Empty);
    }

    [Test]
    public void A_label_that_no_top_takes_is_still_no_feature() =>
        Assert.That(Run("a,k\n1,u\n3,v\n", o => o with { LabelColumn = "k" }, tops: 1).Batch(0), Is.EqualTo(new double[] { 1, 3 }));

    [Test]
    public void Targets_stay_as_they_are()
    {
        DataLayerRun<double> run = Run("a,price,b,age\n1,2.5,3,4\n5,-6.5,7,8\n", o => o with { TargetColumns = ["age", "price"], Standardize = true });
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new[] { 4, 2.5, 8, -6.5 }));
        Assert.That(run.Tops[1].Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { -1, -1, 1, 1 }));
        Assert.That(run.Preprocessing.Classes, Is.Empty);
    }

    [Test]
    public void Columns_are_chosen_in_their_order_or_left_out()
    {
        const string Text = "id,a,b,k\n7,1,2,u\n8,3,4,v\n";
        Assert.That(Run(Text, o => o with { LabelColumn = "k", Columns = ["b", "1"] }).Batch(0), Is.EqualTo(new double[] { 2, 1, 4, 3 }));
        Assert.That(Run(Text, o => o with { LabelColumn = "k", IgnoreColumns = ["id"] }).Batch(0), Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        Assert.That(Run("id,name,k\n7,Ann,u\n8,Bob,v\n", o => o with { LabelColumn = "k", IgnoreColumns = ["name"] }).Batch(0), Is.EqualTo(new double[] { 7, 8 }));
    }

    [TestCase("1,2,u\n3,4,v\n", 2, TestName = "A first row with numbers is no header")]
    [TestCase("a,b,k\n3,4,v\n", 1, TestName = "A first row without numbers is a header")]
    [TestCase("0,1,label\n1,2,u\n3,4,v\n", 3, TestName = "Numbers in the first row are data though they might be names")]
    public void A_header_is_found_out(string text, int rows) =>
        Assert.That(Run(text, o => o with { LabelColumn = "-1" }).Layer.Extent!.Value.Samples, Is.EqualTo(rows));

    [Test]
    public void A_header_of_numbers_is_found_by_the_names_that_are_asked_for()
    {
        DataLayerRun<double> run = Run("0,1,label\n1,2,u\n3,4,v\n", o => o with { LabelColumn = "label" });
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        Assert.That(run.Preprocessing.Features["x"].Columns, Is.EqualTo(new[] { "0", "1" }));
    }

    [Test]
    public void A_header_may_be_said_to_be_there_or_not()
    {
        Assert.That(Run("0,1\n2,3\n", o => o with { Header = CsvHeader.True }, tops: 1).Batch(0), Is.EqualTo(new double[] { 2, 3 }));
        Assert.That(Run("0,1\n2,3\n", o => o with { Header = CsvHeader.False }, tops: 1).Batch(0), Is.EqualTo(new double[] { 0, 1, 2, 3 }));
        Assert.That(Run("0,1\n2,3\n", tops: 1).Preprocessing.Features["x"].Columns, Is.Null);
    }

    [TestCase("a;b;k\n1;2;u\n3;4;v\n", null)]
    [TestCase("a\tb\tk\n1\t2\tu\n3\t4\tv\n", null)]
    [TestCase("a:b:k\n1:2:u\n3:4:v\n", ":")]
    [TestCase("\uFEFFa,b,k\r\n\r\n1,2,u\r\n3,4,v", null)]
    [TestCase("\"a\", \"b\" ,k\n\n 1 , 2 ,u\n\"3\",+4e0,\"v\"\n\n", null)]
    public void Delimiters_line_ends_blank_lines_quotes_and_a_byte_order_mark_are_read(string text, string? delimiter)
    {
        DataLayerRun<double> run = Run(text, o => o with { LabelColumn = "k", Delimiter = delimiter });
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 2, 3, 4 }));
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "u", "v" }));
        Assert.That(run.Preprocessing.Features["x"].Columns, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Quoted_cells_may_hold_delimiters_quotes_and_line_breaks() =>
        Assert.That(Run("a,k\n1,\"x, \"\"y\"\"\nz\"\n2,w\n", o => o with { LabelColumn = "k" }).Preprocessing.Classes["y"], Is.EqualTo(new[] { "w", "x, \"y\"\nz" }));

    [Test]
    public void Standardisation_is_fitted_on_all_rows_where_none_is_split_off()
    {
        // Column a: mean 3, population variance ((2² + 0 + 2²) / 3); b is constant.
        DataLayerRun<double> run = Run("a,b\n1,0.1\n3,0.1\n5,0.1\n", o => o with { Standardize = true }, tops: 1);
        double std = Math.Sqrt(8.0 / 3);
        Assert.That(run.Batch(0), Is.EqualTo(new[] { -2 / std, 0, 0, 0, 2 / std, 0 }));
        Assert.That(run.Preprocessing.Features["x"].Mean, Is.EqualTo(new[] { 3, 0.1 }));
        Assert.That(run.Preprocessing.Features["x"].StandardDeviation, Is.EqualTo(new[] { std, 1 }));
    }

    [Test]
    public void Standardisation_keeps_its_digits_far_from_zero()
    {
        // Values 10⁹ + {4, 7, 13, 16}: mean 10⁹ + 10, population variance 22.5; E[x²] − E[x]² has no correct digit here.
        DataLayerRun<double> run = Run("a\n1000000004\n1000000007\n1000000013\n1000000016\n", o => o with { Standardize = true }, tops: 1);
        Assert.That(run.Preprocessing.Features["x"].Mean![0], Is.EqualTo(1000000010));
        Assert.That(run.Preprocessing.Features["x"].StandardDeviation![0], Is.EqualTo(Math.Sqrt(22.5)).Within(1).Ulps);
    }

    [Test]
    public void Iris_has_the_standardisation_computed_from_its_exact_fractions()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), LabelColumn = "species", Standardize = true };
        var run = new DataLayerRun<double>("CsvData", options);
        FeatureEncoding encoding = run.Preprocessing.Features["x"];
        Assert.That(encoding.Mean, Is.EqualTo(new[] { 1753.0 / 300, 2293.0 / 750, 1879.0 / 500, 1799.0 / 1500 }).Within(2).Ulps);
        Assert.That(encoding.StandardDeviation, Is.EqualTo(new[] { 0.8253012917851409, 0.4344109677354946, 1.759404065775303, 0.7596926279021594 }).Within(2).Ulps);
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        Assert.That(run.Layer.Extent, Is.EqualTo(new DataExtent(150, 150)));
    }

    [Test]
    public void Training_and_test_rows_are_disjoint_complete_and_stratified()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), LabelColumn = "species", TestFraction = 0.2 };
        string[] all = new DataLayerRun<double>("CsvData", options with { TestFraction = 0 }).Epoch();
        var train = new DataLayerRun<double>("CsvData", options with { BatchSize = 7 });
        var test = new DataLayerRun<double>("CsvData", options with { BatchSize = 7 }, Phase.Test, train.Preprocessing);
        Assert.That(train.Layer.Extent!.Value.Samples, Is.EqualTo(120));
        Assert.That(test.Layer.Extent!.Value.Samples, Is.EqualTo(30));
        Assert.That(train.Epoch().Take(120).Concat(test.Epoch()).Order(), Is.EqualTo(all.Order()));
        for (int label = 0; label < 3; label++)
            Assert.That(test.Epoch().Count(sample => sample.EndsWith($"|{label}", StringComparison.Ordinal)), Is.EqualTo(10));
    }

    [Test]
    public void The_split_depends_on_the_file_and_its_seed_alone()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), LabelColumn = "species", TestFraction = 0.2 };
        string[] rows = new DataLayerRun<double>("CsvData", options, Phase.Test).Epoch();
        Assert.That(new DataLayerRun<double>("CsvData", options with { BatchSize = 4, Shuffle = true }, Phase.Test, seed: 77, name: "other").Epoch(), Is.EqualTo(rows));
        Assert.That(new DataLayerRun<double>("CsvData", options with { SplitSeed = 2 }, Phase.Test).Epoch(), Is.Not.EqualTo(rows));
    }

    [Test]
    public void Standardisation_is_fitted_on_training_rows_alone_and_reused_for_test_rows()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/digits/digits.csv"), LabelColumn = "digit", TestFraction = 0.25, Standardize = true };
        var train = new DataLayerRun<double>("CsvData", options);
        double[] batch = train.Batch(0);
        int rows = train.Tops[0].Shape[0];
        Assert.That(rows, Is.EqualTo(1348)); // 1797 − round(449.25)
        for (int column = 0; column < 64; column++)
        {
            double[] values = [.. batch.Where((_, i) => i % 64 == column)];
            double mean = values.Average(), variance = values.Average(value => value * value);
            Assert.That(mean, Is.EqualTo(0).Within(1e-12));
            bool isConstant = values.All(value => value == values[0]);
            Assert.That(variance, Is.EqualTo(isConstant ? 0 : 1).Within(1e-12));
        }

        var raw = new DataLayerRun<double>("CsvData", options with { Standardize = false }, Phase.Test);
        var test = new DataLayerRun<double>("CsvData", options, Phase.Test, train.Preprocessing);
        FeatureEncoding encoding = train.Preprocessing.Features["x"];
        double[] expected = [.. raw.Batch(0).Select((value, i) => (value - encoding.Mean![i % 64]) / encoding.StandardDeviation![i % 64])];
        Assert.That(test.Batch(0), Is.EqualTo(expected));
        Assert.That(new DataLayerRun<double>("CsvData", options, Phase.Test).Batch(0), Is.EqualTo(expected), "the training rows of the same file are known without a record");
    }

    [Test]
    public void A_record_is_reused_and_never_fitted_again()
    {
        var preprocessing = new Preprocessing();
        var known = new FeatureEncoding { SampleShape = [2], Columns = ["a", "b"], Mean = [1, 2], StandardDeviation = [2, 4] };
        preprocessing.Features["x"] = known;
        preprocessing.Classes["y"] = ["v", "u", "w"];
        DataLayerRun<double> run = Run("k,b,extra,a\nu,6,9,3\nv,2,9,5\n", o => o with { LabelColumn = "k", Standardize = true }, preprocessing: preprocessing);
        Assert.That(run.Batch(0), Is.EqualTo(new double[] { 1, 1, 2, 0 }));
        Assert.That(run.Batch(0, top: 1), Is.EqualTo(new double[] { 1, 0 }));
        Assert.That(preprocessing.Features["x"], Is.SameAs(known));
        Assert.That(preprocessing.Classes["y"], Is.EqualTo(new[] { "v", "u", "w" }));
    }

    [Test]
    public void A_test_file_without_a_header_is_read_by_position()
    {
        DataLayerRun<double> train = Run("a,b,k\n1,2,u\n3,4,v\n", o => o with { LabelColumn = "k" });
        DataLayerRun<double> test = Run("5,6,v\n", o => o with { LabelColumn = "-1" }, Phase.Test, train.Preprocessing);
        Assert.That(test.Batch(0), Is.EqualTo(new double[] { 5, 6 }));
        Assert.That(test.Batch(0, top: 1), Is.EqualTo(new double[] { 1 }));
    }

    [Test]
    public void Integer_labels_of_a_test_file_may_be_written_otherwise()
    {
        DataLayerRun<double> train = Run("a,k\n1,0\n3,1\n", o => o with { LabelColumn = "k" });
        DataLayerRun<double> test = Run("a,k\n1,1.0\n3,00\n", o => o with { LabelColumn = "k" }, Phase.Test, train.Preprocessing);
        Assert.That(test.Batch(0, top: 1), Is.EqualTo(new double[] { 1, 0 }));
    }

    [Test]
    public void The_test_phase_records_nothing()
    {
        DataLayerRun<double> test = Run("a,k\n1,u\n3,v\n", o => o with { LabelColumn = "k", Standardize = true }, Phase.Test);
        Assert.That(test.Preprocessing.Features, Is.Empty);
        Assert.That(test.Preprocessing.Classes, Is.Empty);
        Assert.That(test.Batch(0), Is.EqualTo(new double[] { -1, 1 }));
    }

    [Test]
    public void Digits_are_as_they_are_published()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/digits/digits.csv"), LabelColumn = "digit" };
        var run = new DataLayerRun<float>("CsvData", options);
        Assert.That(run.Batch(0).Sum(), Is.EqualTo(561718));
        double[] labels = run.Batch(0, top: 1);
        Assert.That(Enumerable.Range(0, 10).Select(digit => labels.Count(label => label == digit)), Is.EqualTo(new[] { 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 }));
        Assert.That(run.Preprocessing.Classes["y"], Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }));
    }

    [Test]
    public void A_split_gives_each_class_its_share_and_keeps_a_training_row_of_each() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(1, 12)).Where(sizes => sizes.Length > 0).ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (sizes, tenths) =>
        {
            double fraction = tenths / 10.0;
            string[] rows = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size)).Select((label, row) => $"{row},c{label:D3}")];
            int wanted = (int)Math.Round(rows.Length * fraction, MidpointRounding.AwayFromZero);
            if (wanted == 0 || wanted > rows.Length - sizes.Length)
                return true; // Refused: see the wrong files.
            DataLayerRun<double> test = Run("a,k\n" + string.Join('\n', rows), o => o with { LabelColumn = "k", TestFraction = fraction }, Phase.Test);
            double[] labels = test.Batch(0, top: 1);
            int[] drawn = [.. sizes.Select((_, label) => labels.Count(value => value == label))];
            bool trainingIsLeft = drawn.Zip(sizes).All(pair => pair.First < pair.Second);
            // Hamilton's method gives each class its share rounded down or up; only a class that must keep a training row makes others take more.
            bool isCapped = sizes.Any(size => Math.Ceiling(size * fraction) > size - 1);
            bool shares = isCapped || drawn.Zip(sizes).All(pair => Math.Abs(pair.First - pair.Second * fraction) < 1);
            return labels.Length == wanted && trainingIsLeft && shares;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Batches_allocate_nothing()
    {
        var options = new CsvDataOptions { Source = RepositoryFolder.PathOf("samples/iris/iris.csv"), LabelColumn = "species", BatchSize = 16, Shuffle = true, TestFraction = 0.2 };
        var run = new DataLayerRun<float>("CsvData", options);
        run.Forward(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            run.Forward(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
