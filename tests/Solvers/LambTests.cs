using NetFramework.Kernels;

namespace NetFramework.Tests.Solvers;

/// <summary>LAMB against a step computed by hand, and over several steps and many blocks against its formula.</summary>
public sealed class LambTests
{
    [Test]
    public void A_step_computed_by_hand()
    {
        Solver<double> solver = LeastSquares.Build("type: LAMB\nmomentum: 0.9\nweight_decay: 0.5\ndelta: 1e-12");
        solver.Step(1);
        // Gradient (3, 1): m̂ / √v̂ = (1, 1); d = (1 + 0.5·1, 1 − 0.5·2) = (1.5, 0), ‖w‖ = √5, ‖d‖ = 1.5: w − 0.1·√5/1.5·d.
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(new[] { 1 - 0.1 * Math.Sqrt(5), -2 }).Within(1e-11));
    }

    [Test]
    public void Weights_of_0_move_by_the_rate_alone()
    {
        Solver<double> solver = LeastSquares.Build("type: LAMB\nmomentum: 0.9\ndelta: 1e-12");
        solver.Net.Parameters[0].Data.Clear();
        solver.Net["t"].Data[0] = 1;
        solver.Step(1);
        // y = 0, gradient −(3, 1), d = −(1, 1).
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(new[] { 0.1, 0.1 }).Within(1e-11));
    }

    [Test]
    public void A_gradient_of_0_moves_nothing()
    {
        Solver<double> solver = LeastSquares.Build("type: LAMB\nmomentum: 0.9");
        solver.Net["t"].Data[0] = 1;
        solver.Step(1);
        Assert.That(LeastSquares.Weights(solver), Is.EqualTo(new[] { 1.0, -2.0 }));
    }

    [Test]
    public void The_norms_are_those_of_all_blocks_of_a_blob_whatever_the_threads()
    {
        // 60,000 weights: four blocks. x = 1, t = 0: the gradient of a weight is its row's score.
        const int Steps = 3;
        const double Rate = 0.1, Decay = 0.2, First = 0.8, Second = 0.9, Delta = 1e-3;
        Solver<double>[] solvers = [Build(), Build()];
        double[] w = solvers[0].Net.Parameters[0].Data.ToArray(), m = new double[w.Length], v = new double[w.Length];
        for (int t = 1; t <= Steps; t++)
        {
            double[] g = [.. w.Select((_, i) => w[i / 3 * 3] + w[i / 3 * 3 + 1] + w[i / 3 * 3 + 2])];
            m = [.. m.Select((value, i) => First * value + (1 - First) * g[i])];
            v = [.. v.Select((value, i) => Second * value + (1 - Second) * g[i] * g[i])];
            double[] d = [.. w.Select((value, i) => m[i] / (1 - Math.Pow(First, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(Second, t))) + Delta) + Decay * value)];
            double ratio = Math.Sqrt(w.Sum(value => value * value)) / Math.Sqrt(d.Sum(value => value * value));
            w = [.. w.Select((value, i) => value - Rate * ratio * d[i])];
        }
        int threads = Threads.Count;
        for (int i = 0; i < 2; i++)
        {
            Threads.Count = i + 1;
            solvers[i].Step(Steps);
        }
        Threads.Count = threads;
        Assert.That(LeastSquares.Weights(solvers[0]), Is.EqualTo(w).Within(1e-11));
        Assert.That(LeastSquares.Weights(solvers[1]), Is.EqualTo(LeastSquares.Weights(solvers[0])));

        static Solver<double> Build()
        {
            var solver = new Solver<double>(SolverDefinition.Parse($$"""
                net:
                  layers:
                    - { name: input, type: Input, top: [x, t], shape: [[1, 3], [1, 20000]] }
                    - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 20000, bias_term: false, weight_filler: { type: uniform, min: -1, max: 1 } }
                    - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss }
                type: LAMB
                base_lr: {{Rate}}
                momentum: {{First}}
                momentum2: {{Second}}
                delta: {{Delta}}
                weight_decay: {{Decay}}
                max_iter: 10
                """));
            solver.Net["x"].Data.Fill(1);
            return solver;
        }
    }
}
