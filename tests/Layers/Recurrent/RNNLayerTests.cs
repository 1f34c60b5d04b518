using NetFramework.Layers;

namespace NetFramework.Tests.Layers.Recurrent;

public sealed class RNNLayerTests : ILayerCases
{
    public IEnumerable<LayerCase> Cases =>
    [
        new("RNN", new RecurrentOptions { NumOutput = 3 })
        {
            Bottoms = [Input.Normal(4, 2, 3), Sequences.Marks(4, 2)],
            OtherShapes = [new Shape(3, 4, 3), new Shape(3, 4)],
        },
        new("RNN", new RecurrentOptions { NumOutput = 2 })
        {
            About = "static input",
            Bottoms = [Input.Normal(3, 2, 2, 2), Sequences.Marks(3, 2), Input.Normal(2, 3)],
            OtherShapes = [new Shape(5, 3, 2, 2), new Shape(5, 3), new Shape(3, 3)],
        },
        new("RNN", new RecurrentOptions { NumOutput = 3, ExposeHidden = true })
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
        const int Steps = 4, Batch = 3, Inputs = 2, Statics = 3, D = 5;
        var run = new LayerRun<double>(new LayerCase("RNN", new RecurrentOptions { NumOutput = D })
        {
            Bottoms = [Input.Normal(Steps, Batch, Inputs), Sequences.Marks(Steps, Batch), Input.Normal(Batch, Statics)],
        });
        LayerRun<double>.Result result = run.Pass();
        double[] x = run.Bottoms[0].Data.ToArray(), marks = run.Bottoms[1].Data.ToArray(), fixedX = run.Bottoms[2].Data.ToArray(), dy = run.Tops[0].Diff.ToArray();
        double[][] p = [.. run.Layer.Parameters.Select(parameter => parameter.Data.ToArray())];
        double[][] dp = [.. p.Select(values => new double[values.Length])];
        double[] dx = new double[x.Length], dFixedX = new double[fixedX.Length];
        double[] before = new double[(Steps + 1) * Batch * D], h = new double[Steps * Batch * D], y = new double[Steps * Batch * D];
        for (int row = 0; row < Steps * Batch; row++)
        {
            for (int d = 0; d < D; d++)
            {
                before[row * D + d] = row < Batch ? 0 : marks[row] * h[(row - Batch) * D + d];
            }
            for (int d = 0; d < D; d++)
            {
                h[row * D + d] = Math.Tanh(p[1][d] + Dot(p[0], d * Inputs, x, row * Inputs, Inputs) + Dot(p[2], d * Statics, fixedX, row % Batch * Statics, Statics)
                    + Dot(p[3], d * D, before, row * D, D));
            }
            for (int d = 0; d < D; d++)
                y[row * D + d] = Math.Tanh(p[5][d] + Dot(p[4], d * D, h, row * D, D));
        }
        var dBefore = new double[before.Length];
        for (int row = Steps * Batch - 1; row >= 0; row--)
        {
            double[] du = [.. Enumerable.Range(0, D).Select(d => dy[row * D + d] * (1 - y[row * D + d] * y[row * D + d]))];
            for (int d = 0; d < D; d++)
            {
                double dh = Enumerable.Range(0, D).Sum(e => du[e] * p[4][e * D + d]) + (row + Batch < Steps * Batch ? marks[row + Batch] * dBefore[(row + Batch) * D + d] : 0);
                double da = dh * (1 - h[row * D + d] * h[row * D + d]);
                AddProduct(da, p[0], dp[0], d * Inputs, x, dx, row * Inputs, Inputs);
                dp[1][d] += da;
                AddProduct(da, p[2], dp[2], d * Statics, fixedX, dFixedX, row % Batch * Statics, Statics);
                AddProduct(da, p[3], dp[3], d * D, before, dBefore, row * D, D);
                for (int e = 0; e < D; e++)
                    dp[4][e * D + d] += du[e] * h[row * D + d];
                dp[5][d] += du[d];
            }
        }
        Values.AssertClose(result.Tops[0], y, 1e-12, 1e-13, "y");
        Values.AssertClose(result.BottomDiffs[0], dx, 1e-11, 1e-12, "∂x");
        Values.AssertClose(result.BottomDiffs[2], dFixedX, 1e-11, 1e-12, "∂x_s");
        for (int i = 0; i < dp.Length; i++)
            Values.AssertClose(result.ParameterDiffs[i], dp[i], 1e-11, 1e-12, run.Layer.Parameters[i].Name);
        Assert.That(run.Layer.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "input_weight", "input_bias", "static_weight", "recurrent_weight", "output_weight", "output_bias" }));
        Assert.That(run.Layer.MultiplyAdds(run.Bottoms, run.Tops), Is.EqualTo(Steps * Batch * D * (Inputs + D + D) + Batch * D * Statics));
    }

    private static double Dot(double[] w, int wStart, double[] x, int xStart, int length) => Enumerable.Range(0, length).Sum(k => w[wStart + k] * x[xStart + k]);

    private static void AddProduct(double da, double[] w, double[] dw, int wStart, double[] x, double[] dx, int xStart, int length)
    {
        for (int k = 0; k < length; k++)
        {
            dw[wStart + k] += da * x[xStart + k];
            dx[xStart + k] += da * w[wStart + k];
        }
    }
}
