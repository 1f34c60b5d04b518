using System.Numerics;
using NetFramework.Kernels;

namespace NetFramework.Tests.Solvers;

/// <summary>L-BFGS on problems whose minimum is known, and on what it cannot do.</summary>
public sealed class LbfgsTests
{
    private const double Decay = 10;

    [Test]
    public void A_quadratic_with_a_penalty_is_solved_exactly()
    {
        // ½·(3·a + b − 5)² + ½·0.2·(a² + b²): (a, b) = s·(3, 1), s = 5 / (10 + 0.2).
        Solver<double> solver = LeastSquares.Build("type: LBFGS\nweight_decay: 0.2\ntolerance: 1e-12\nmax_iter: 20", baseLr: 1);
        solver.Net["t"].Data[0] = 5;
        Assert.That(solver.Train(), Is.EqualTo(StopReason.Converged));
        Assert.That(solver.Convergence, Is.EqualTo("no element of the gradient is larger than 1E-12 (tolerance)"));
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(new[] { 15 / 10.2, 5 / 10.2 }).Within(1e-11));
        Assert.That(solver.Iteration, Is.LessThan(20));
    }

    [Test]
    public void At_the_minimum_it_ends_after_one_look()
    {
        Solver<double> solver = LeastSquares.Build("type: LBFGS", baseLr: 1);
        solver.Net["t"].Data[0] = 1;
        Assert.That(solver.Train(), Is.EqualTo(StopReason.Converged));
        Assert.That(solver.Iteration, Is.EqualTo(1));
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(new[] { 1.0, -2.0 }));
    }

    [Test]
    public void With_nothing_to_learn_it_is_at_the_minimum()
    {
        Solver<double> solver = LeastSquares.Build("type: LBFGS\nfreeze: ['*']", baseLr: 1);
        double[] first = [.. LeastSquares.Weights(solver)];
        Assert.That((solver.Train(), solver.Iteration), Is.EqualTo((StopReason.Converged, 1)));
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(first));
    }

    // The objective is scikit-learn 1.2.1's: LogisticRegression(C=1/(10·1797), solver="lbfgs", tol=1e-4) on samples/digits/digits.csv as it is ends at 1.2614228044552807,
    // SciPy's L-BFGS-B with ftol=1e-16 at the minimum, 1.2614208015920862. Both divided by the number of samples; the biases are not penalised.
    [Test]
    public void Softmax_regression_in_double_reaches_the_minimum()
    {
        Solver<double> solver = Digits<double>("batch_size: 0", "tolerance: 1e-7\nmax_iter: 1000");
        solver.Train();
        Assert.That(solver.Iteration, Is.LessThan(1000));
        Assert.That(Objective(solver), Is.EqualTo(1.2614208015920862).Within(1e-11));
    }

    [Test]
    public void After_as_many_iterations_as_scikit_learn_makes_the_objective_is_scikit_learns()
    {
        Solver<double> solver = Digits<double>("batch_size: 0", "max_iter: 49");
        Assert.That((solver.Train(), solver.Convergence), Is.EqualTo((StopReason.Completed, (string?)null)));
        Assert.That(Objective(solver), Is.EqualTo(1.2614228044552807).Within(1e-6).Percent);
    }

    [Test]
    public void Softmax_regression_in_float_reaches_the_minimum_as_far_as_float_can_tell()
    {
        Solver<float> solver = Digits<float>("batch_size: 0", "max_iter: 1000");
        solver.Train();
        Assert.That(solver.Iteration, Is.LessThan(1000));
        Assert.That(Objective(solver), Is.EqualTo(1.2614208015920862).Within(1e-5));
    }

    [Test]
    public void Batches_that_make_up_the_set_are_as_good_as_one()
    {
        // 1,797 = 3 · 599.
        Solver<double> solver = Digits<double>("batch_size: 599, shuffle: true", "iter_size: 3\nmax_iter: 49");
        solver.Train();
        Solver<double> whole = Digits<double>("batch_size: 0", "max_iter: 1");
        foreach ((Parameter<double> from, Parameter<double> to) in solver.Net.Parameters.Zip(whole.Net.Parameters))
            to.Blob.CopyDataFrom(from.Blob);
        Assert.That(Objective(whole), Is.EqualTo(1.2614228044552807).Within(1e-6).Percent);
    }

    [Test]
    public void Each_iteration_lowers_the_objective_and_tells_the_loss_it_came_from()
    {
        Solver<double> solver = Digits<double>("batch_size: 0", "max_iter: 20");
        double before = Math.Log(10);
        for (int i = 0; i < 10; i++)
        {
            double loss = solver.Net.Forward();
            solver.Step(1);
            Assert.That(solver.Loss, Is.EqualTo(loss));
            Assert.That(Objective(solver), Is.LessThan(before));
            before = Objective(solver);
        }
    }

    [Test]
    [NonParallelizable]
    public void One_and_two_threads_give_the_same_bits()
    {
        int threads = Threads.Count;
        try
        {
            double[][] weights = [.. new[] { 1, 2 }.Select(count =>
            {
                Threads.Count = count;
                Solver<double> solver = Digits<double>("batch_size: 0", "max_iter: 15");
                solver.Train();
                return TestNets.Weights(solver.Net);
            })];
            Assert.That(weights[1], Is.EqualTo(weights[0]));
        }
        finally
        {
            Threads.Count = threads;
        }
    }

    [TestCase("batch_size: 599", "", "solver.yaml:6:7: 'type: LBFGS' needs the whole training set in each iteration, 1797 samples, but batch_size · iter_size is 599 · 1; give 'iter_size: 3'")]
    [TestCase("batch_size: 64", "iter_size: 28", "solver.yaml:6:7: 'type: LBFGS' needs the whole training set in each iteration, 1797 samples, but batch_size · iter_size is 64 · 28; give 'batch_size: 0', or a batch size that divides the number of samples, with the number of batches as 'iter_size'")]
    public void Less_or_more_than_the_whole_set_is_an_error(string batch, string fields, string expected) =>
        Assert.That(Assert.Throws<InputException>(() => Digits<double>(batch, $"{fields}\nmax_iter: 5"))!.Message, Is.EqualTo(expected));

    [Test]
    public void Learning_rates_of_blobs_are_an_error() =>
        Assert.That(() => LeastSquares.Build("type: LBFGS", "{ lr_mult: 2 }", baseLr: 1),
            Throws.TypeOf<InputException>().With.Message.EndsWith("layer 'ip' (InnerProduct): 'type: LBFGS' moves all learned blobs by one step: expected lr_mult 1, or 0 for a blob that stays, not 2 for its weight"));

    [Test]
    public void At_a_kink_no_step_is_left_and_a_resumed_training_knows_it()
    {
        using var folder = new TestFolder();
        Solver<double> solver = Build(), resumed = Build();
        Assert.That((solver.Train(), solver.Convergence), Is.EqualTo((StopReason.Converged, "no step lowers the objective any more, as far as its precision tells")));
        Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(new[] { 0.5 }).Within(1e-12));
        solver.SaveCheckpoint(folder.PathOf("end"));
        resumed.RestoreCheckpoint(Checkpoint.Open(folder.PathOf("end")));
        Assert.That((resumed.Train(), resumed.Convergence, resumed.Iteration), Is.EqualTo((StopReason.Converged, solver.Convergence, solver.Iteration)));

        // |w| + |2·w − 1|: at its minimum, ½, the slope is −1 on the left and 3 on the right.
        static Solver<double> Build()
        {
            var solver = new Solver<double>(SolverDefinition.Parse("""
                net:
                  layers:
                    - { name: input, type: Input, top: [x, t], shape: [[2, 1], [2, 1]] }
                    - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, weight_filler: { type: constant, value: 2 } }
                    - { name: difference, type: Eltwise, bottom: [y, t], top: d, coeff: [1, -1] }
                    - { name: loss, type: AbsVal, bottom: d, top: loss, loss_weight: 1 }
                type: LBFGS
                base_lr: 1
                max_iter: 200
                """));
            (solver.Net["x"].Data[0], solver.Net["x"].Data[1], solver.Net["t"].Data[1]) = (1, 2, 1);
            return solver;
        }
    }

    [Test]
    public void A_frozen_blob_stays()
    {
        var solver = new Solver<double>(SolverDefinition.Parse("""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 2], [1, 1]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, weight_filler: { type: constant, value: 1 }, param: [{ lr_mult: 0 }] }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
            type: LBFGS
            base_lr: 1
            max_iter: 20
            """));
        solver.Net["x"].Data.Fill(2);
        solver.Train();
        Assert.That(TestNets.Weights(solver.Net), Is.EqualTo(new[] { 1.0, 1.0, -4.0 }).Within(1e-7));
    }

    private static Solver<T> Digits<T>(string batch, string fields) where T : unmanaged, IFloatingPointIeee754<T> => new(SolverDefinition.Parse($$"""
        net:
          layers:
            - { name: digits, type: CsvData, top: [pixels, digit], source: "{{TestNets.Sample("digits/digits.csv")}}", label_column: digit, {{batch}} }
            - { name: scores, type: InnerProduct, bottom: pixels, top: scores, num_output: 10, param: [{ decay_mult: 1 }, { decay_mult: 0 }] }
            - { name: loss, type: SoftmaxWithLoss, bottom: [scores, digit], top: loss }
        type: LBFGS
        base_lr: 1
        weight_decay: {{Decay}}
        {{fields}}
        """, "solver.yaml"));

    private static double Objective<T>(Solver<T> solver) where T : unmanaged, IFloatingPointIeee754<T> =>
        solver.Net.Forward() + 0.5 * Decay * solver.Net.Parameters[0].Data.ToArray().Sum(weight => double.CreateChecked(weight) * double.CreateChecked(weight));
}
