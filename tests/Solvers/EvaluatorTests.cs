namespace NetFramework.Tests.Solvers;

/// <summary>Means over batches of different sizes, and classes counted, on data written for the purpose.</summary>
public sealed class EvaluatorTests
{
    private string folder = "";

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory("evaluator").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void One_pass_takes_each_sample_once_and_weights_batches_by_their_samples()
    {
        // The scores of a row are (x, 0, 0): the class is a where x > 0; a tie goes to the first.
        Net<double> net = Load("x,kind\n3,a\n-1,b\n-2,c\n5,b\n4,a\n", "{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, bias_term: false }",
            "{ name: loss, type: SoftmaxWithLoss, bottom: [scores, kind], top: loss }", "{ name: accuracy, type: Accuracy, bottom: [scores, kind], top: accuracy }");
        net.Parameters[0].Data[0] = 1;
        Evaluation evaluation = new Evaluator<double>(net).Run();

        // ln(eˣ + 2) less the score of the class.
        double[] losses = [Math.Log(Math.Exp(3) + 2) - 3, Math.Log(Math.Exp(-1) + 2), Math.Log(Math.Exp(-2) + 2), Math.Log(Math.Exp(5) + 2), Math.Log(Math.Exp(4) + 2) - 4];
        Assert.Multiple(() =>
        {
            Assert.That((evaluation.Samples, evaluation.Batches), Is.EqualTo((5, 3)));
            Assert.That(evaluation.Loss, Is.EqualTo(losses.Average()).Within(1e-12));
            Assert.That(evaluation.Outputs.Select(output => output.Blob), Is.EqualTo(new[] { "loss", "accuracy" }));
            Assert.That(evaluation.Outputs[0].Values, Is.EqualTo(new[] { losses.Average() }).Within(1e-12));
            Assert.That((evaluation.Outputs[0].LossWeight, evaluation.Outputs[1].LossWeight), Is.EqualTo((1.0, 0.0)));
            // Accuracy counts ties against the label: of b at x = −1 and c at −2 both scores are 0.
            Assert.That(evaluation.Outputs[1].Values, Is.EqualTo(new[] { 2 / 5.0 }).Within(1e-12));
        });
        ConfusionMatrix confusion = evaluation.Confusion!;
        Assert.That(confusion.Classes, Is.EqualTo(new[] { "a", "b", "c" }));
        // b at x = −1: scores (−1, 0, 0), the first of the equal ones is b; c at −2 is taken for b; b at 5 for a.
        Assert.That(Counts(confusion), Is.EqualTo(new long[] { 2, 0, 0, 1, 1, 0, 0, 1, 0 }));
    }

    [Test]
    public void A_number_of_batches_goes_around_the_data()
    {
        Net<double> net = Load("x,kind\n1,a\n2,b\n3,a\n", "{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 2 }", "{ name: loss, type: SoftmaxWithLoss, bottom: [scores, kind], top: loss }");
        Evaluation evaluation = new Evaluator<double>(net, batches: 3).Run();
        Assert.That((evaluation.Samples, evaluation.Batches), Is.EqualTo((5, 3)));
        Assert.That(evaluation.Loss, Is.EqualTo(Math.Log(2)).Within(1e-12));
    }

    [Test]
    public void A_single_logit_is_class_1_above_0()
    {
        Net<double> net = Load("x,kind\n3,yes\n-1,no\n-2,yes\n0,no\n4,no\n", "{ name: logit, type: InnerProduct, bottom: x, top: logit, num_output: 1, bias_term: false }",
            "{ name: loss, type: SigmoidCrossEntropyLoss, bottom: [logit, kind], top: loss }");
        net.Parameters[0].Data[0] = 1;
        ConfusionMatrix confusion = new Evaluator<double>(net).Run().Confusion!;
        Assert.That(confusion.Classes, Is.EqualTo(new[] { "no", "yes" }));
        Assert.That(Counts(confusion), Is.EqualTo(new long[] { 2, 1, 1, 1 }));
    }

    [Test]
    public void A_blob_with_a_row_per_sample_gives_its_mean_row()
    {
        Net<double> net = Load("x,kind\n1,a\n2,a\n6,b\n", "{ name: double, type: InnerProduct, bottom: x, top: doubled, num_output: 2, bias_term: false }", "{ name: silence, type: Silence, bottom: kind }");
        (net.Parameters[0].Data[0], net.Parameters[0].Data[1]) = (2, -1);
        Evaluation evaluation = new Evaluator<double>(net).Run();
        Assert.That(evaluation.Outputs, Has.Count.EqualTo(1));
        Assert.That(evaluation.Outputs[0].Shape, Is.EqualTo(new Shape(2)));
        Assert.That(evaluation.Outputs[0].Values, Is.EqualTo(new[] { 6.0, -3.0 }).Within(1e-12));
        Assert.That(evaluation.Confusion, Is.Null);
    }

    [Test]
    public void A_score_of_NaN_is_no_class()
    {
        Net<double> net = Load("x,kind\n1,a\n2,b\n", "{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 2 }", "{ name: loss, type: SoftmaxWithLoss, bottom: [scores, kind], top: loss }");
        net.Parameters[0].Data[1] = double.NaN;
        Assert.That(() => new Evaluator<double>(net).Run(), Throws.TypeOf<NonFiniteException>().With.Message.Contains("'scores'"));
    }

    [Test]
    public void A_net_of_unknown_length_needs_a_number_of_batches()
    {
        var net = new Net<float>(NetDefinition.Parse("name: free\nlayers: [{ name: in, type: Input, top: x, shape: [4, 1] }, { name: s, type: Sigmoid, bottom: x, top: y }]"));
        Assert.That(() => new Evaluator<float>(net), Throws.TypeOf<InputException>().With.Message.EqualTo(
            "the length of a test of the net 'free' is not known, since no data layer of it knows the number of its samples; give 'test_iter'"));
        Evaluation evaluation = new Evaluator<float>(net, batches: 2).Run();
        Assert.That(evaluation.Samples, Is.EqualTo(8));
        Assert.That(evaluation.Outputs[0].Values, Is.EqualTo(new[] { 0.5 }));
    }

    private static long[] Counts(ConfusionMatrix matrix) =>
        [.. from actual in Enumerable.Range(0, matrix.Classes.Count) from predicted in Enumerable.Range(0, matrix.Classes.Count) select matrix[actual, predicted]];

    // A training net first, so that the classes are known by name; all weights are 0.
    private Net<double> Load(string csv, params string[] layers)
    {
        File.WriteAllText(Path.Combine(folder, "data.csv"), csv);
        string data = "{ name: data, type: CsvData, top: [x, kind], source: data.csv, label_column: kind, batch_size: 2 }";
        NetDefinition definition = NetDefinition.Parse($"layers: [{string.Join(", ", layers.Prepend(data))}]", Path.Combine(folder, "net.yaml"));
        var training = new Net<double>(definition, new NetSettings { State = new NetState { Phase = Phase.Train } });
        return new Net<double>(definition, new NetSettings { Preprocessing = training.Settings.Preprocessing });
    }
}
