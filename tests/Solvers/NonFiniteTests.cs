namespace NetFramework.Tests.Solvers;

/// <summary>A training that meets a NaN or an infinity stops, says where, and leaves the weights of the last good iteration.</summary>
public sealed class NonFiniteTests
{
    // Scores 200·w·x: with x = 1, class 1 underflows to probability 0 in float.
    private const string Separated = """
        net:
          layers:
            - { name: input, type: Input, top: [x, y], shape: [[2, 1], [2]] }
            - { name: scores, type: InnerProduct, bottom: x, top: scores, num_output: 2, bias_term: false }
            - { name: probabilities, type: Softmax, bottom: scores, top: probabilities }
            - { name: loss, type: MultinomialLogisticLoss, bottom: [probabilities, y], top: loss }
        base_lr: 0.1
        max_iter: 10
        """;

    [Test]
    public void A_loss_of_infinity_names_the_layer_the_iteration_and_the_way_out()
    {
        var solver = new Solver<float>(SolverDefinition.Parse(Separated));
        (solver.Net.Parameters[0].Data[0], solver.Net.Parameters[0].Data[1]) = (0.5f, -0.5f);
        solver.Net["x"].Data.Fill(1);
        solver.Step(2);
        double[] good = TestNets.Weights(solver.Net);

        solver.Net["x"].Data.Fill(200);
        solver.Net["y"].Data.Fill(1);
        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => solver.Step(1))!;
        Assert.Multiple(() =>
        {
            Assert.That(exception.Message, Is.EqualTo("the value of blob 'loss' of layer 'loss' (MultinomialLogisticLoss) became +∞ in iteration 2"));
            Assert.That(exception.Hint, Does.Contain("SoftmaxWithLoss"));
            Assert.That(exception.Iteration, Is.EqualTo(2));
            Assert.That(solver.Iteration, Is.EqualTo(2));
            Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(good));
        });
    }

    [Test]
    public void A_diverging_training_is_told_what_may_help()
    {
        SolverDefinition definition = SolverDefinition.Parse("""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 2], [1, 1]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: { type: constant, value: 1 } }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            base_lr: 10
            max_iter: 1000
            iter_size: 3
            """);
        var solver = new Solver<float>(definition);
        solver.Net["x"].Data.Fill(1);
        List<double[]> trail = [];
        solver.Hooks.Add(new Trail(trail));
        NonFiniteException exception = Assert.Throws<NonFiniteException>(() => solver.Train())!;
        Assert.Multiple(() =>
        {
            // The number of the solver's iteration, not of the forward pass.
            Assert.That(exception.Iteration, Is.EqualTo(trail.Count));
            Assert.That(exception.Message, Does.EndWith($" in iteration {trail.Count}"));
            Assert.That(exception.Hint, Does.Contain("'base_lr' (now 10)").And.Contain("'clip_gradients'"));
            Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(trail[^1]));
            Assert.That(trail[^1], Has.All.Matches<double>(double.IsFinite));
        });
    }

    [Test]
    public void An_update_that_overflows_stops_at_once()
    {
        // The gradient is (3, 1), the rate near the largest float.
        SolverDefinition definition = SolverDefinition.Parse("""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 2], [1, 1]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: { type: constant, value: 0 } }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            base_lr: 3e38
            max_iter: 10
            """);
        var solver = new Solver<float>(definition);
        (solver.Net["x"].Data[0], solver.Net["x"].Data[1], solver.Net["t"].Data[0]) = (3, 1, 1);
        Assert.That(() => solver.Step(1), Throws.TypeOf<NonFiniteException>().With.Message.EqualTo("the updated value of blob 'weight' of layer 'ip' (InnerProduct) became +∞ in iteration 0"));
    }

    [TestCase("type: Adam\nmomentum: 0.9", "the second moment")]
    [TestCase("type: AdaGrad", "the sum of squares")]
    [TestCase("type: LAMB\nmomentum: 0.9", "the second moment")]
    public void A_history_that_overflows_stops_at_once(string fields, string what)
    {
        // The gradient is (3e19, 1e19): its square is beyond float.
        var solver = new Solver<float>(SolverDefinition.Parse($$"""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 2], [1, 1]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: { type: constant, value: 0 } }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            base_lr: 0.1
            max_iter: 10
            {{fields}}
            """));
        (solver.Net["x"].Data[0], solver.Net["x"].Data[1], solver.Net["t"].Data[0]) = (3e12f, 1e12f, 1e7f);
        Assert.That(() => solver.Step(1), Throws.TypeOf<NonFiniteException>().With.Message.EqualTo($"{what} of blob 'weight' of layer 'ip' (InnerProduct) became +∞ in iteration 0"));
    }

    private sealed class Trail(List<double[]> trail) : SolverHook<float>
    {
        public override void AfterStep(Solver<float> solver) => trail.Add(TestNets.Weights(solver.Net));
    }
}
