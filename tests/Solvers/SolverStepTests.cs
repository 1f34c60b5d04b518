using NetFramework.Kernels;

namespace NetFramework.Tests.Solvers;

/// <summary>Steps against ones computed by hand, on the net of <see cref="LeastSquares"/>.</summary>
public sealed class SolverStepTests
{
    private const double Accuracy = 1e-14;

    [Test]
    public void Plain_gradient_descent()
    {
        Solver<double> solver = LeastSquares.Build("");
        solver.Step(1);
        Assert.That(solver.Loss, Is.EqualTo(0.5).Within(Accuracy));
        AssertWeights(solver, 0.7, -2.1);

        // y = 2.1 − 2.1 = 0: a minimum.
        solver.Step(1);
        Assert.That(solver.Loss, Is.Zero.Within(Accuracy));
        AssertWeights(solver, 0.7, -2.1);
    }

    [Test]
    public void Momentum_keeps_a_share_of_the_last_update()
    {
        Solver<double> solver = LeastSquares.Build("momentum: 0.5");
        solver.Step(2);
        // v = (0.3, 0.1), w = (0.7, −2.1), gradient 0; v = (0.15, 0.05).
        AssertWeights(solver, 0.55, -2.15);
    }

    [Test]
    public void L2_decay_adds_its_share_of_the_weights()
    {
        Solver<double> solver = LeastSquares.Build("momentum: 0.5\nweight_decay: 0.2");
        solver.Step(1);
        // Gradient (3 + 0.2·1, 1 − 0.2·2) = (3.2, 0.6).
        AssertWeights(solver, 0.68, -2.06);
        solver.Step(1);
        // y = 2.04 − 2.06 = −0.02; gradient −0.02·(3, 1) + 0.2·(0.68, −2.06) = (0.076, −0.432); v = 0.5·(0.32, 0.06) + 0.1·gradient = (0.1676, −0.0132).
        AssertWeights(solver, 0.5124, -2.0468);
    }

    [Test]
    public void L1_decay_adds_the_sign_of_the_weights()
    {
        Solver<double> solver = LeastSquares.Build("weight_decay: 0.2\nregularization_type: L1");
        solver.Step(1);
        // Gradient (3 + 0.2, 1 − 0.2).
        AssertWeights(solver, 0.68, -2.08);
    }

    [Test]
    public void L1_decay_leaves_a_zero_alone()
    {
        Solver<double> solver = LeastSquares.Build("weight_decay: 0.2\nregularization_type: L1");
        LeastSquares.Fill(solver, 0, 0);
        solver.Step(1);
        AssertWeights(solver, 0, 0);
    }

    [Test]
    public void Clipping_bounds_the_norm_before_the_decay_is_added()
    {
        Solver<double> solver = LeastSquares.Build("clip_gradients: 1\nweight_decay: 0.2");
        solver.Step(1);
        // Gradient (3, 1)/√10 + 0.2·(1, −2).
        AssertWeights(solver, 1 - 0.1 * (3 / Math.Sqrt(10) + 0.2), -2 - 0.1 * (1 / Math.Sqrt(10) - 0.4));
    }

    [Test]
    public void Clipping_leaves_a_small_gradient_alone()
    {
        Solver<double> solver = LeastSquares.Build("clip_gradients: 3.2");
        solver.Step(1);
        AssertWeights(solver, 0.7, -2.1);
    }

    [Test]
    public void Accumulated_gradients_are_clipped_as_a_sum_and_then_averaged()
    {
        Solver<double> solver = LeastSquares.Build("iter_size: 2\nclip_gradients: 5");
        solver.Step(1);
        // Sum (6, 2), norm 2·√10 > 5: scaled to 5·(3, 1)/√10, and halved.
        AssertWeights(solver, 1 - 0.1 * 7.5 / Math.Sqrt(10), -2 - 0.1 * 2.5 / Math.Sqrt(10));
        Assert.That(solver.Loss, Is.EqualTo(0.5).Within(Accuracy));
        Assert.That(solver.Iteration, Is.EqualTo(1));
    }

    [Test]
    public void Clipping_by_value_bounds_each_element_before_the_decay_is_added()
    {
        Solver<double> solver = LeastSquares.Build("clip_value: 2\nweight_decay: 0.2");
        solver.Step(1);
        // Gradient (2 + 0.2, 1 − 0.4).
        AssertWeights(solver, 0.78, -2.06);
        LeastSquares.Fill(solver, -1, 2);
        solver.Step(1);
        // The gradient is (−3, −1): (−2 − 0.2, −1 + 0.4).
        AssertWeights(solver, -0.78, 2.06);
    }

    [Test]
    public void Clipping_by_value_bounds_the_mean_of_what_clipping_by_norm_has_left()
    {
        Solver<double> solver = LeastSquares.Build("clip_value: 2\nclip_gradients: 5\niter_size: 2");
        solver.Step(1);
        // Sum (6, 2), scaled to 5·(3, 1)/√10 and halved: (2.37, 0.79).
        AssertWeights(solver, 0.8, -2 - 0.1 * 2.5 / Math.Sqrt(10));
    }

    [Test]
    public void Multipliers_scale_the_rate_and_the_decay_of_a_blob()
    {
        Solver<double> solver = LeastSquares.Build("weight_decay: 0.2", "{ lr_mult: 2, decay_mult: 0.5 }");
        solver.Step(1);
        // Gradient (3 + 0.1, 1 − 0.2), rate 0.2.
        AssertWeights(solver, 1 - 0.2 * 3.1, -2 - 0.2 * 0.8);
    }

    [Test]
    public void A_multiplier_of_0_freezes_a_blob()
    {
        Solver<double> solver = LeastSquares.Build("weight_decay: 0.2\nmomentum: 0.9", "{ lr_mult: 0 }");
        solver.Step(3);
        AssertWeights(solver, 1, -2);
    }

    [Test]
    public void Nesterov_looks_ahead()
    {
        Solver<double> solver = LeastSquares.Build("type: Nesterov\nmomentum: 0.5");
        solver.Step(1);
        // v = (0.3, 0.1): w − 1.5·v.
        AssertWeights(solver, 0.55, -2.15);
    }

    [Test]
    public void Lion_moves_by_the_sign_and_decays_apart_from_it()
    {
        Solver<double> solver = LeastSquares.Build("type: Lion\nmomentum: 0.5\nmomentum2: 0.75\nweight_decay: 0.2");
        solver.Step(1);
        // w·(1 − 0.1·0.2) − 0.1·sign(0.5·(3, 1)); m = 0.25·(3, 1).
        AssertWeights(solver, 0.88, -2.06);
        solver.Step(1);
        // y = 2.64 − 2.06 = 0.58, gradient (1.74, 0.58).
        AssertWeights(solver, 0.88 * 0.98 - 0.1, -2.06 * 0.98 - 0.1);
        // m = 0.75·(0.75, 0.25) + 0.25·(1.74, 0.58) = (0.9975, 0.3325); y = 2.2872 − 2.1188 = 0.1684: the sign stays. With t = 10: gradient −9.8316·(3, 1), 0.5·(m + gradient) < 0.
        solver.Net["t"].Data[0] = 10;
        solver.Step(1);
        AssertWeights(solver, 0.7624 * 0.98 + 0.1, -2.1188 * 0.98 + 0.1);
    }

    [Test]
    public void Decay_apart_from_the_gradient_is_scaled_by_the_multipliers()
    {
        Solver<double> solver = LeastSquares.Build("type: Lion\nmomentum: 0.5\nweight_decay: 0.2\nregularization_type: L1", "{ lr_mult: 2, decay_mult: 0.5 }");
        solver.Step(1);
        // Rate 0.2, decay 0.1: w − 0.2·0.1·sign(w) − 0.2·sign(g).
        AssertWeights(solver, 1 - 0.02 - 0.2, -2 + 0.02 - 0.2);
    }

    [Test]
    public void The_learning_rate_is_that_of_the_iteration()
    {
        Solver<double> solver = LeastSquares.Build("lr_policy: step\ngamma: 0.1\nstepsize: 1");
        Assert.That(solver.LearningRate, Is.EqualTo(0.1));
        solver.Step(3);
        Assert.That(solver.LearningRate, Is.EqualTo(0.001).Within(Accuracy));
    }

    [Test]
    public void A_blob_of_many_blocks_is_updated_in_all_of_them()
    {
        // 30,000 weights: eight blocks, the last one smaller. x = 1, t = 0: gradient of each weight is its row's score.
        var solver = new Solver<float>(SolverDefinition.Parse("""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 3], [1, 10000]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 10000, bias_term: false, weight_filler: { type: uniform, min: -1, max: 1 } }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            base_lr: 0.5
            momentum: 0.9
            max_iter: 10
            """));
        float[] before = solver.Net.Parameters[0].Data.ToArray();
        solver.Net["x"].Data.Fill(1);
        int threads = Threads.Count;
        Threads.Count = 2;
        solver.Step(1);
        Threads.Count = threads;
        float[] expected = [.. before.Select((weight, i) => weight - 0.5f * before[(i / 3 * 3)..(i / 3 * 3 + 3)].Sum())];
        Assert.That(solver.Net.Parameters[0].Data.ToArray(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void The_smoothed_loss_is_the_mean_of_the_latest()
    {
        Solver<double> solver = LeastSquares.Build("average_loss: 2\nmomentum: 0.5");
        Assert.That(solver.SmoothedLoss, Is.NaN);
        List<double> losses = [];
        for (int i = 0; i < 3; i++)
        {
            solver.Step(1);
            losses.Add(solver.Loss);
            Assert.That(solver.SmoothedLoss, Is.EqualTo(losses.TakeLast(2).Average()).Within(Accuracy));
        }
        Assert.That(losses, Is.Unique);
    }

    private static void AssertWeights(Solver<double> solver, params double[] expected) =>
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(expected).Within(Accuracy));
}
