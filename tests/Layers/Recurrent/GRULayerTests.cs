using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Recurrent;

public sealed class GRULayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("GRU", new RecurrentOptions { NumOutput = 3 })
        {
            Bottoms = [Input.Normal(4, 2, 3), Sequences.Marks(4, 2)],
            OtherShapes = [new Shape(3, 4, 3), new Shape(3, 4)],
        },
        new("GRU", new RecurrentOptions { NumOutput = 2 })
        {
            About = "static input",
            Bottoms = [Input.Normal(3, 2, 2, 2), Sequences.Marks(3, 2), Input.Normal(2, 3)],
            OtherShapes = [new Shape(5, 3, 2, 2), new Shape(5, 3), new Shape(3, 3)],
        },
        new("GRU", new RecurrentOptions { NumOutput = 3, ExposeHidden = true })
        {
            About = "exposed state",
            Tops = 2,
            Bottoms = [Input.Normal(3, 4, 2), Sequences.MarksFromAState(3, 4), Input.Normal(1, 4, 3)],
            OtherShapes = [new Shape(1, 2, 2), new Shape(1, 2), new Shape(1, 2, 3)],
        },
    ];

    [Test]
    public void It_is_its_formula()
    {
        const int Steps = 4, Batch = 3, Inputs = 2, D = 19;
        var run = new LayerRun<double>(new LayerCase("GRU", new RecurrentOptions { NumOutput = D }) { Bottoms = [Input.Normal(Steps, Batch, Inputs), Sequences.Marks(Steps, Batch)] });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), marks = run.Bottoms[1].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[][] p = [.. run.Layer.Parameters.Select(parameter => parameter.Data.ToArray())];
        double[][] dp = [.. p.Select(values => new double[values.Length])];
        const int Rows = Steps * Batch;
        double[,] before = new double[Rows, D], h = new double[Rows, D], r = new double[Rows, D], z = new double[Rows, D], n = new double[Rows, D], un = new double[Rows, D], dBefore = new double[Rows, D];
        double A(int row, int gate) => p[1][gate] + Enumerable.Range(0, Inputs).Sum(k => p[0][gate * Inputs + k] * x[row * Inputs + k]);
        double U(int row, int gate) => p[3][gate] + Enumerable.Range(0, D).Sum(d => p[2][gate * D + d] * before[row, d]);
        for (int row = 0; row < Rows; row++)
        {
            for (int d = 0; d < D; d++)
                before[row, d] = row < Batch ? 0 : marks[row] * h[row - Batch, d];
            for (int d = 0; d < D; d++)
            {
                r[row, d] = Sigmoid(A(row, d) + U(row, d));
                z[row, d] = Sigmoid(A(row, D + d) + U(row, D + d));
                un[row, d] = U(row, 2 * D + d);
                n[row, d] = Math.Tanh(A(row, 2 * D + d) + r[row, d] * un[row, d]);
                h[row, d] = (1 - z[row, d]) * n[row, d] + z[row, d] * before[row, d];
            }
        }
        var dx = new double[x.Length];
        for (int row = Rows - 1; row >= 0; row--)
        {
            double[] da = new double[3 * D], du = new double[3 * D];
            for (int d = 0; d < D; d++)
            {
                double dh = dy[row * D + d] + (row + Batch < Rows ? marks[row + Batch] * dBefore[row + Batch, d] : 0);
                da[2 * D + d] = dh * (1 - z[row, d]) * (1 - n[row, d] * n[row, d]);
                da[D + d] = dh * (before[row, d] - n[row, d]) * z[row, d] * (1 - z[row, d]);
                da[d] = da[2 * D + d] * un[row, d] * r[row, d] * (1 - r[row, d]);
                (du[d], du[D + d], du[2 * D + d]) = (da[d], da[D + d], da[2 * D + d] * r[row, d]);
                dBefore[row, d] = dh * z[row, d];
            }
            for (int gate = 0; gate < 3 * D; gate++)
            {
                dp[1][gate] += da[gate];
                dp[3][gate] += du[gate];
                for (int k = 0; k < Inputs; k++)
                {
                    dp[0][gate * Inputs + k] += da[gate] * x[row * Inputs + k];
                    dx[row * Inputs + k] += da[gate] * p[0][gate * Inputs + k];
                }
                for (int d = 0; d < D; d++)
                {
                    dp[2][gate * D + d] += du[gate] * before[row, d];
                    dBefore[row, d] += du[gate] * p[2][gate * D + d];
                }
            }
        }
        Values.AssertClose(result.Tops[0], [.. h.Cast<double>()], 1e-12, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-11, 1e-12, "∂x");
        for (int i = 0; i < dp.Length; i++)
            Values.AssertClose(result.ParameterDiffs[i], dp[i], 1e-11, 1e-12, run.Layer.Parameters[i].Name);
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "input_weight", "input_bias", "recurrent_weight", "recurrent_bias" }));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
