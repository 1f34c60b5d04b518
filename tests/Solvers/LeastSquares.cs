namespace NetFramework.Tests.Solvers;

/// <summary>A net whose steps can be computed by hand: y = w·x with x = (3, 1), the loss ½·(y − t)² with t = 0; from w = (1, −2): y = 1, gradient (y − t)·x = (3, 1). The rate is 0.1 where none is given.</summary>
internal static class LeastSquares
{
    public static Solver<double> Build(string fields, string param = "{ lr_mult: 1 }", double baseLr = 0.1)
    {
        var solver = new Solver<double>(SolverDefinition.Parse($$"""
            net:
              layers:
                - { name: input, type: Input, top: [x, t], shape: [[1, 2], [1, 1]] }
                - { name: ip, type: InnerProduct, bottom: x, top: y, num_output: 1, bias_term: false, param: [{{param}}] }
                - { name: loss, type: EuclideanLoss, bottom: [y, t], top: loss, loss_weight: 1 }
            base_lr: {{baseLr}}
            {{(fields.Contains("max_iter", StringComparison.Ordinal) ? "" : "max_iter: 10")}}
            {{fields}}
            """));
        (solver.Net["x"].Data[0], solver.Net["x"].Data[1]) = (3, 1);
        Fill(solver, 1, -2);
        return solver;
    }

    public static void Fill(Solver<double> solver, params double[] weights) => weights.CopyTo(solver.Net.Parameters[0].Data);

    public static double[] Weights(Solver<double> solver) => solver.Net.Parameters[0].Data.ToArray();
}
