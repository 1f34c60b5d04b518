namespace NetFramework.Tests.Solvers;

/// <summary>Test nets run on the weights of the training net, in the same memory.</summary>
public sealed class WeightSharingTests
{
    private static readonly string Data = $"{{ name: iris, type: CsvData, top: [x, species], source: \"{TestNets.Sample("iris/iris.csv")}\", label_column: species, test_fraction: 0.2, batch_size: 30 }}";

    [Test]
    public void The_test_net_sees_each_update()
    {
        var solver = new Solver<float>(TestNets.LoadSample("iris/solver.yaml"));
        solver.Step(3);
        Net<float> test = solver.TestNets.Single();
        Assert.That(TestNets.Weights(test), Is.EqualTo(TestNets.Weights(solver.Net)));
        solver.Net.Parameters[0].Data[0] = 42;
        Assert.That(test.Parameters[0].Data[0], Is.EqualTo(42));
        Assert.That(solver.Preprocessing.Classes["species"], Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        Assert.That(test.Settings.Preprocessing, Is.SameAs(solver.Preprocessing));
        Assert.That((solver.Net.Settings.State.Phase, test.Settings.State.Phase), Is.EqualTo((Phase.Train, Phase.Test)));
    }

    [Test]
    public void A_test_counts_the_test_data_by_their_class_names()
    {
        var solver = new Solver<float>(TestNets.LoadSample("iris/solver.yaml"));
        Evaluation evaluation = solver.Test().Single();
        Assert.That(evaluation.Net, Is.EqualTo("iris-softmax-regression"));
        Assert.That(evaluation.Samples, Is.EqualTo(30));
        Assert.That(evaluation.Confusion!.Classes, Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
        // The split keeps the classes' shares.
        Assert.That(Enumerable.Range(0, 3).Select(evaluation.Confusion.Support), Is.All.EqualTo(10));
    }

    [Test]
    public void Several_test_nets_are_built_in_the_order_of_the_file()
    {
        SolverDefinition definition = SolverDefinition.Parse($$"""
            net: { name: both, layers: [{{Data}}, { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 },
              { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss, exclude: { stage: quick } }, { name: quiet, type: Silence, bottom: [scores, species], include: { stage: quick } }] }
            test_net: { name: own, layers: [{{Data}}, { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }, { name: quiet, type: Silence, bottom: [scores, species] }] }
            test_iter: [1, 2, 3]
            test_state: [{ level: 0 }, { level: 0 }, { stage: quick }]
            base_lr: 0.1
            max_iter: 1
            """);
        var solver = new Solver<float>(definition);
        IReadOnlyList<Evaluation> evaluations = solver.Test();
        Assert.That(evaluations.Select(evaluation => (evaluation.Net, evaluation.Batches, evaluation.Outputs.Count)), Is.EqualTo(new[] { ("own", 1, 0), ("both", 2, 1), ("both", 3, 0) }));
    }

    [Test]
    public void A_net_without_test_data_is_trained_without_tests()
    {
        var solver = new Solver<float>(SolverDefinition.Parse($$"""
            net: { layers: [{{Data.Replace("}", ", include: { phase: TRAIN } }", StringComparison.Ordinal)}},
              { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }, { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }] }
            base_lr: 0.1
            max_iter: 2
            """));
        Assert.That(solver.TestNets, Is.Empty);
        Assert.That(solver.Train(), Is.EqualTo(StopReason.Completed));
    }

    [TestCase("{ name: score, type: InnerProduct, bottom: x, top: scores, num_output: 3 }",
        "layer 'score' (InnerProduct): a test takes its weights from the training net, which has no layer of this name, did you mean 'scores'?")]
    [TestCase("{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 4 }",
        "layer 'scores' (InnerProduct): its weight has shape 4×4, but in the training net it is 3×4",
        "layer 'scores' (InnerProduct): its bias has shape 4, but in the training net it is 3")]
    [TestCase("{ name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, bias_term: false }",
        "layer 'scores' (InnerProduct): has 1 learned blob(s), but the layer of this name in the training net has 2")]
    public void Weights_that_do_not_fit_are_an_error(string layer, params string[] expected)
    {
        SolverDefinition definition = SolverDefinition.Parse($$"""
            train_net: { layers: [{{Data}}, { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }, { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }] }
            test_net: { layers: [{{Data}}, {{layer}}, { name: quiet, type: Silence, bottom: [scores, species] }] }
            base_lr: 0.1
            max_iter: 1
            """, "solver.yaml");
        InputException exception = Assert.Throws<InputException>(() => _ = new Solver<float>(definition))!;
        Assert.That(exception.Errors.Select(error => error.Message), Is.EqualTo(expected));
        Assert.That(exception.Errors.Select(error => error.Location!.Line), Is.All.EqualTo(2));
    }

    [Test]
    public void What_is_never_learned_needs_no_counterpart()
    {
        SolverDefinition definition = SolverDefinition.Parse($$"""
            train_net: { layers: [{{Data}}, { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3 }, { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }] }
            test_net: { layers: [{{Data}}, { name: fixed, type: InnerProduct, bottom: x, top: scores, num_output: 3, param: [{ lr_mult: 0 }, { lr_mult: 0 }] }, { name: quiet, type: Silence, bottom: [scores, species] }] }
            base_lr: 0.1
            max_iter: 1
            """);
        Assert.That(new Solver<float>(definition).TestNets, Has.Count.EqualTo(1));
    }
}
