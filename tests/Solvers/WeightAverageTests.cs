namespace NetFramework.Tests.Solvers;

/// <summary>Averages of the weights: their values, and that tests and the saved model have them.</summary>
public sealed class WeightAverageTests
{
    private const double Decay = 0.75;

    private static readonly string Iris = $$"""
        net:
          layers:
            - { name: iris, type: CsvData, top: [x, species], source: "{{TestNets.Sample("iris/iris.csv")}}", label_column: species, test_fraction: 0.2, batch_size: 30 }
            - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 3, weight_filler: { type: xavier } }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, species], top: loss }
        base_lr: 0.5
        max_iter: 20
        """;

    [Test]
    public void The_average_is_the_mean_of_the_weights_after_each_update_the_older_the_less()
    {
        Solver<double> solver = Build();
        List<double[]> weights = [];
        for (int t = 1; t <= 5; t++)
        {
            solver.Step(1);
            weights.Add(TestNets.Weights(solver.Net));
            double total = weights.Select((_, k) => Math.Pow(Decay, t - 1 - k)).Sum();
            double[] expected = [.. Enumerable.Range(0, weights[0].Length).Select(i => weights.Select((values, k) => Math.Pow(Decay, t - 1 - k) * values[i]).Sum() / total)];
            Assert.That(TestNets.Weights(solver.TestNets.Single()), Is.EqualTo(expected).Within(1e-14));
        }
    }

    [Test]
    public void The_weights_that_are_trained_are_those_without_an_average()
    {
        Solver<double> averaged = Build(), plain = new(SolverDefinition.Parse(Iris));
        averaged.Train();
        plain.Train();
        Assert.That(TestNets.Weights(averaged.Net), Is.EqualTo(TestNets.Weights(plain.Net)));
        Assert.That(TestNets.Weights(averaged.TestNets.Single()), Is.Not.EqualTo(TestNets.Weights(plain.Net)));
    }

    [Test]
    public void Before_the_first_update_tests_and_model_have_the_weights_as_they_are()
    {
        Solver<double> solver = Build();
        solver.Net.Parameters[0].Data.Fill(3);
        solver.Test();
        Assert.That(TestNets.Weights(solver.TestNets.Single()), Is.EqualTo(TestNets.Weights(solver.Net)));
        solver.Net.Parameters[0].Data.Fill(4);
        Assert.That(Saved(solver), Is.EqualTo(TestNets.Weights(solver.Net)));
    }

    [Test]
    public void The_saved_model_has_the_averages()
    {
        Solver<double> solver = Build();
        solver.Step(6);
        Assert.That(Saved(solver), Is.EqualTo(TestNets.Weights(solver.TestNets.Single())));
        Assert.That(Saved(solver), Is.Not.EqualTo(TestNets.Weights(solver.Net)));
    }

    [Test]
    public void The_model_of_a_checkpoint_has_the_averages_and_its_state_the_weights_that_they_are_of()
    {
        using var folder = new TestFolder();
        Solver<double> solver = Build();
        solver.Step(6);
        solver.SaveCheckpoint(folder.PathOf("six"));
        Assert.That(Values(Checkpoint.ModelPathOf(folder.PathOf("six"))), Is.EqualTo(TestNets.Weights(solver.TestNets.Single())));
        Assert.That(solver.UpdateState.Blobs.Select(entry => entry.Name), Is.EqualTo(new[] { "scores.weight.unaveraged", "scores.bias.unaveraged" }));
        Assert.That(solver.UpdateState.Blobs.SelectMany(entry => entry.Blob.Data.ToArray()), Is.EqualTo(TestNets.Weights(solver.Net)));

        Solver<double> resumed = Build();
        resumed.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("six")));
        Assert.That(TestNets.Weights(resumed.Net), Is.EqualTo(TestNets.Weights(solver.Net)));
        Assert.That(TestNets.Weights(resumed.TestNets.Single()), Is.EqualTo(TestNets.Weights(solver.TestNets.Single())));
    }

    [Test]
    public void Under_LAMB_the_average_is_of_the_weights_that_its_step_arrives_at()
    {
        var solver = new Solver<double>(SolverDefinition.Parse($"{Iris}\ntype: LAMB\nmomentum: 0.9\nema_decay: {Decay}"));
        solver.Step(1);
        Assert.That(TestNets.Weights(solver.TestNets.Single()), Is.EqualTo(TestNets.Weights(solver.Net)));
    }

    private static Solver<double> Build() => new(SolverDefinition.Parse($"{Iris}\nema_decay: {Decay}"));

    private static double[] Saved(Solver<double> solver)
    {
        string path = Path.Join(Path.GetTempPath(), $"{Path.GetRandomFileName()}.safetensors");
        try
        {
            solver.SaveModel(path);
            return Values(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double[] Values(string path)
    {
        using ModelFile model = ModelFile.Open(path);
        return [.. model.Weights.OrderByDescending(array => array.Name, StringComparer.Ordinal).SelectMany(array => array.ToArray<double>())];
    }
}
